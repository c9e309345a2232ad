"""The people of one's own party: who manages invites, who confirms is a second pair of eyes."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.parties import selectors, services
from oggz.casework.parties.access import or_refused, refused, works_with
from oggz.casework.parties.forms import DeclarationForm, EndForm, InvitationForm, RoleForm
from oggz.casework.parties.models import Declaration, Membership
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import NoLonger, Standing
from oggz.errors import PlatformError

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@works_with(Right.SEE_MEMBERS)
def members(request: HttpRequest, by: Standing) -> HttpResponse:
    people = list(selectors.people_of(by.party))
    manages = by.may(Right.MANAGE_MEMBERS)
    context = {
        "people": [each for each in people if not each.is_waiting],
        "waiting": [each for each in people if each.is_waiting],
        "invitations": selectors.invitations_of(by.party) if manages else (),
        "manages": manages,
    }
    return render(request, "parties/members.html", context)


@_FORM
@works_with(Right.MANAGE_MEMBERS)
def invite(request: HttpRequest, by: Standing) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    why = ""
    if form.is_valid():
        try:
            services.invite(by, form.cleaned_data["email"], form.cleaned_data["role"])
        except NoLonger as gone:
            return refused(request, gone)
        except PlatformError as error:
            why = str(error)
        else:
            messages.success(request, "De uitnodiging is verstuurd. Zij werkt twee weken.")
            return redirect("members")
    status = 409 if why else 200
    return render(request, "parties/invite.html", {"form": form, "why": why}, status=status)


@require_safe
@works_with(Right.SEE_MEMBERS)
def member(request: HttpRequest, by: Standing, membership: int) -> HttpResponse:
    return _page(request, by, _theirs(by, membership))


def _theirs(by: Standing, membership: int) -> Membership:
    """One of the own party's people; of another's nobody learns that it exists."""
    found = selectors.membership_of(by.party, membership)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, by: Standing, shown: Membership, *, why: str = "", **forms: Form
) -> HttpResponse:
    """Somebody with what `by` may do; with a form that was not right, or why it was refused."""
    today = timezone.localdate()
    works_here = shown.until is None
    own = shown.member_id == by.member.pk
    manages = by.may(Right.MANAGE_MEMBERS) and works_here and not own
    context = {
        "shown": shown,
        "declarations": selectors.told(shown.member.declarations.all(), today),
        "manages": manages,
        "may_confirm": by.may(Right.CONFIRM_MEMBERS) and shown.is_waiting,
        "is_second": by.member.pk not in (shown.member_id, shown.given_by_id),
        "role_form": RoleForm(auto_id="rol_%s"),
        "declaration_form": DeclarationForm(auto_id="verklaring_%s", initial={"valid_from": today}),
        "end_form": EndForm(auto_id="einde_%s") if works_here and not shown.is_waiting else None,
        "why": why,
        **forms,
    }
    is_wrong = why or any(form.errors for form in forms.values())
    return render(request, "parties/member.html", context, status=409 if is_wrong else 200)


def _change(
    request: HttpRequest, by: Standing, shown: Membership, change: Callable[[], object], done: str
) -> HttpResponse:
    """Make a change and say so, or say on the same page why it was not made."""
    try:
        change()
    except NoLonger as gone:
        return refused(request, gone)
    except PlatformError as error:
        return _page(request, by, _theirs(by, shown.pk), why=str(error))
    messages.success(request, done)
    return redirect("members")


@require_POST
@works_with(Right.CONFIRM_MEMBERS)
def confirm(request: HttpRequest, by: Standing, membership: int) -> HttpResponse:
    shown = _theirs(by, membership)
    done = f"Bevestigd: {shown.member} is nu {shown.term.dutch}."
    return _change(request, by, shown, lambda: services.confirm(by, shown), done)


@require_POST
@works_with(Right.CONFIRM_MEMBERS)
def refuse(request: HttpRequest, by: Standing, membership: int) -> HttpResponse:
    shown = _theirs(by, membership)
    done = f"{shown.member} wordt geen {shown.term.dutch}."
    return _change(request, by, shown, lambda: services.refuse(by, shown), done)


@require_POST
@works_with(Right.MANAGE_MEMBERS)
def propose(request: HttpRequest, by: Standing, membership: int) -> HttpResponse:
    shown, form = _theirs(by, membership), RoleForm(request.POST, auto_id="rol_%s")
    if not form.is_valid():
        return _page(request, by, shown, role_form=form)
    role = form.cleaned_data["role"]
    done = f"{shown.member} is voorgesteld als {role.dutch}. Een ander moet dit bevestigen."
    return _change(request, by, shown, lambda: services.propose(by, shown, role), done)


@require_POST
@works_with(Right.END_MEMBERS)
def end(request: HttpRequest, by: Standing, membership: int) -> HttpResponse:
    shown, form = _theirs(by, membership), EndForm(request.POST, auto_id="einde_%s")
    if not form.is_valid():
        return _page(request, by, shown, end_form=form)
    reason = form.cleaned_data["reason"]
    done = f"{shown.member} is geen {shown.term.dutch} meer. Dat geldt vanaf nu."
    return _change(request, by, shown, lambda: services.end(by, shown, reason), done)


@require_POST
@works_with(Right.MANAGE_MEMBERS)
def declare(request: HttpRequest, by: Standing, membership: int) -> HttpResponse:
    shown = _theirs(by, membership)
    form = DeclarationForm(request.POST, auto_id="verklaring_%s")
    if not form.is_valid():
        return _page(request, by, shown, declaration_form=form)
    done = f"Vastgelegd voor {shown.member}."
    return _change(
        request,
        by,
        shown,
        lambda: services.record_declaration(by, shown, **form.cleaned_data),
        done,
    )


@require_POST
@works_with(Right.MANAGE_MEMBERS)
def withdraw_declaration(
    request: HttpRequest, by: Standing, membership: int, declaration: int
) -> HttpResponse:
    shown = _theirs(by, membership)
    found = get_object_or_404(Declaration, pk=declaration, member=shown.member_id)
    done = f"Ingetrokken: de {found.get_kind_display()} van {shown.member}."
    return _change(request, by, shown, lambda: services.withdraw_declaration(by, found), done)


@require_POST
@works_with(Right.MANAGE_MEMBERS)
@or_refused
def withdraw_invitation(request: HttpRequest, by: Standing, invitation: int) -> HttpResponse:
    found = get_object_or_404(by.party.invitations, pk=invitation)
    services.withdraw_invitation(by, found)
    messages.success(request, "De uitnodiging is ingetrokken. De link werkt niet meer.")
    return redirect("members")
