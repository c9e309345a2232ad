// An OpenID Connect provider of a party. Who logs in types a name, which becomes the subject, and
// how they prove themselves: the level (acr) and the methods (amr) that the provider then reports.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "casusoverleg",
      client_secret: "geheim-van-het-casusoverleg",
      redirect_uris: [redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      require_auth_time: true,
    },
  ],
  acrValues: ["urn:voorbeeld:laag", "urn:voorbeeld:hoog"],
  claims: { openid: ["sub", "acr", "amr", "auth_time"], email: ["email"] },
  cookies: { keys: ["proef"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  pkce: { required: () => true },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

async function form(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return new URLSearchParams(Buffer.concat(pieces).toString());
}

async function login(request, response) {
  if (request.method === "GET") {
    const { params } = await provider.interactionDetails(request, response);
    response.setHeader("Content-Type", "text/html");
    response.end(`<form method="post"><p data-asked="${params.acr_values ?? ""}"
      data-prompt="${params.prompt ?? ""}" data-nonce="${params.nonce ? "yes" : ""}"></p>
      <input name="login"><input name="acr"><input name="amr"></form>`);
    return;
  }
  const sent = await form(request);
  const result = { accountId: sent.get("login") };
  if (sent.get("acr")) result.acr = sent.get("acr");
  if (sent.get("amr")) result.amr = sent.get("amr").split(" ");
  await provider.interactionFinished(request, response, { login: result });
}

const answer = provider.callback();
createServer((request, response) => {
  const handle = request.url.startsWith("/interaction/") ? login : answer;
  Promise.resolve(handle(request, response)).catch((error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
