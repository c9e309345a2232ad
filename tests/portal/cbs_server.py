"""A small CBS: an OData catalogue over HTTP that answers as opendata.cbs.nl does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Row = dict[str, Any]
_PAGE = 200
_TABLES = ("TableInfos", "UntypedDataSet", "TypedDataSet", "DataProperties", "CategoryGroups")


@contextmanager
def cbs(tables: dict[str, list[Row] | str]) -> Iterator[tuple[str, list[str]]]:
    """Serve `tables` (rows by table id, or a text sent as it is) on this machine.

    Gives the address of the catalogue and the list of what is asked, which grows.
    """
    asked: list[str] = []

    class Catalogue(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            address = urlsplit(self.path)
            query = parse_qs(address.query)
            _, _, _, table, part = address.path.split("/", 4)
            if table not in tables:
                self.send_error(404)
                return
            content = tables[table]
            if isinstance(content, str):
                self._send(content)
            elif part == "":
                self._send({"value": [{"name": name} for name in _TABLES]})
            elif part == "TypedDataSet":
                assert query.get("$filter") == ["startswith(WijkenEnBuurten,'GM')"]
                self._send(self._page(content, int(query.get("$skip", ["0"])[0])))
            else:
                self._send({"value": []})

        def _page(self, rows: list[Row], first: int) -> dict[str, Any]:
            page: dict[str, Any] = {"value": rows[first : first + _PAGE]}
            if first + _PAGE < len(rows):
                here = f"http://{self.headers['Host']}{self.path.partition('?')[0]}"
                following = f"$skip={first + _PAGE}&$filter=startswith(WijkenEnBuurten,'GM')"
                page["odata.nextLink"] = f"{here}?{following}"
            return page

        def _send(self, content: dict[str, Any] | str) -> None:
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Catalogue)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def row(code: str, inhabitants: int, *, low_income: bool = True) -> Row:
    """A municipality as CBS gives it: padded code, numbered columns, absolute numbers."""
    figures: Row = {
        "WijkenEnBuurten": f"{code}    ",
        "Gemeentenaam_1": "Naam",
        "Codering_3": f"{code}    ",
        "AantalInwoners_5": inhabitants,
        "k_65JaarOfOuder_12": inhabitants // 5,
        "HuishoudensTotaal_29": inhabitants // 2,
        "Eenpersoonshuishoudens_30": inhabitants // 5,
        "InBezitWoningcorporatie_41": 30,
        "Nettoarbeidsparticipatie_67": 70,
        "PersonenPerSoortUitkeringBijstand_74": inhabitants // 25,
        "PersonenPerSoortUitkeringAO_75": inhabitants // 20,
        "PercentageJongerenMetJeugdzorg_79": 9.5,
        "WmoClientenRelatief_81": None,
        "MateVanStedelijkheid_116": 2,
    }
    if low_income:
        figures |= {
            "HuishoudensMetEenLaagInkomen_87": 6.1,
            "HuishOnderOfRondSociaalMinimum_88": 7.2,
        }
    return figures
