"""The content security policy of the Wagtail admin, in django-csp's format.

No page of the admin needs a script in its own markup: each widget is started by
`static/desk/start.js` (see templates/). The nonce stands here for a template of our
own that cannot do without; nothing gives it to scripts automatically, because that
would also bless a script that somebody managed to store.
"""

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

DESK_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # Style attributes only, never <style>: Draftail reads the bold and italic of pasted text
        # from them. Refused, all text pasted from Google Docs turns bold.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],  # blob: the thumbnail of an image being uploaded
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],  # the preview panel
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
