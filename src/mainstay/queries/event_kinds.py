"""Which kinds of events are there, and how is each said? One table: what webhooks may ask for, and how the audit words it.

`did` goes on from a name, "Anke Petersen rotated a token"; `means` is what whoever is told reads.
"""

from dataclasses import dataclass

from mainstay.errors import Invalid

ALL = "*"


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind, in words."""

    did: str
    means: str


KINDS: dict[str, EventKind] = {
    "account.created": EventKind("made an account", "A customer's account was made."),
    "account.moved": EventKind("moved an account", "The account has another time zone."),
    "account.renamed": EventKind("renamed an account", "The account has another name."),
    "addition.granted": EventKind("granted a service further", "A service is granted on one more release."),
    "addition.removed": EventKind("took a grant back", "A service is granted on a release no longer."),
    "amendment.accepted": EventKind("accepted an amendment", "An admin of the customer agreed to an amendment by name."),
    "amendment.change-asked": EventKind("asked for a change", "The customer wants another text of an amendment."),
    "amendment.changed": EventKind("changed a draft", "The draft of an amendment has another text."),
    "amendment.declined": EventKind("declined an amendment", "The customer does not agree; nothing changes."),
    "amendment.drafted": EventKind("drafted an amendment", "An amendment of a contract is being drafted."),
    "amendment.in-force": EventKind("put an amendment in force", "The contract is as the amendment says."),
    "amendment.lapsed": EventKind("let an offer lapse", "An amendment was not answered in time."),
    "amendment.sent": EventKind("offered an amendment", "An amendment waits for the customer's answer."),
    "amendment.stale": EventKind("found an amendment overtaken", "The contract had changed; nothing was put in force."),
    "amendment.withdrawn": EventKind("withdrew an amendment", "An amendment can be accepted no longer."),
    "answer.frozen": EventKind("kept an answer", "An answer was kept with its facts, under a link that stays."),
    "cloud.key-added": EventKind("added a cloud's key", "Documents of a cloud signed by this key are believed."),
    "cloud.key-removed": EventKind("removed a cloud's key", "A cloud's key is believed no longer."),
    "cloud.mapped": EventKind("let a cloud's images attach", "Images of a cloud attach under the contract."),
    "cloud.unmapped": EventKind("stopped a cloud's images", "Images of a cloud attach under the contract no longer."),
    "contract.created": EventKind("made a contract", "A contract is there, with its lines."),
    "contract.dates-set": EventKind("set a contract's dates", "The contract's first or last day is another."),
    "contract.deviation-added": EventKind("agreed a figure otherwise", "The contract agrees one figure otherwise."),
    "contract.deviation-changed": EventKind("changed a deviation", "The contract agrees a figure in yet another way."),
    "contract.deviation-removed": EventKind("took a deviation back", "A figure of the terms stands again."),
    "contract.document-added": EventKind("kept a document", "A document is kept with the contract."),
    "contract.document-removed": EventKind("removed a document", "A document of the contract is read no longer."),
    "contract.line-added": EventKind("added a line", "The contract has one more line."),
    "contract.line-amended": EventKind("amended a line", "A line of the contract was changed."),
    "contract.line-withdrawn": EventKind("withdrew a line", "A line of the contract gives nothing any more."),
    "contract.reading-chosen": EventKind("chose a reading", "The contract takes an open text in another way."),
    "contract.end-told": EventKind("told people of a contract's end", "A contract ends soon; people were mailed so."),
    "contract.renamed": EventKind("renamed a contract", "The contract has another name."),
    "contract.renewed": EventKind("renewed a contract", "The contract lasts longer."),
    "contract.terminated": EventKind("terminated a contract", "The contract ends before the day that was agreed."),
    "contract.support-end-set": EventKind("set the end of support", "Support under the contract ends on that day."),
    "environment.created": EventKind("made an environment", "An environment is there."),
    "environment.removed": EventKind("removed an environment", "An environment is gone; its machines stay."),
    "environment.renamed": EventKind("renamed an environment", "The environment has another name."),
    "livepatch-server.attached": EventKind("attached a Livepatch server", "A Livepatch server goes by a contract token."),
    "machine.attached": EventKind("attached", "A machine was attached under a contract."),
    "machine.attached-again": EventKind("attached again", "An attached machine attached once more and was answered."),
    "machine.clone-found": EventKind("found a copy", "Two machines answer under one machine id; it is set apart."),
    "machine.detached": EventKind("detached a machine", "A machine is attached no longer; its unit is free."),
    "machine.host-set": EventKind("set a host", "The machine stands on another host."),
    "machine.kind-corrected": EventKind("corrected a kind", "A person said what kind of machine it is."),
    "machine.line-changed": EventKind("went to another line", "The machine holds a unit of another line."),
    "machine.moved": EventKind("moved a machine", "The machine is in another environment."),
    "machine.parent-set": EventKind("set what it runs on", "The container or WSL instance runs on another machine."),
    "machine.released": EventKind("released a machine id", "A machine that was set apart may go on."),
    "machine.renamed": EventKind("renamed a machine", "The machine has another name."),
    "machine.ubuntu-set": EventKind("said whether it runs Ubuntu", "A person said whether the machine runs Ubuntu."),
    "machines.detached": EventKind("detached many machines", "Machines left their contracts by one act."),
    "machines.host-set": EventKind("set the host of many machines", "Machines run on another recorded host, by one act."),
    "machines.left-the-count": EventKind("counted silent machines out", "Machines long silent gave their units back."),
    "machines.line-changed": EventKind("moved many machines to a line", "Machines hold units of another line, by one act."),
    "machines.moved": EventKind("moved many machines", "Machines are of another environment, by one act."),
    "machines.tagged": EventKind("tagged many machines", "Machines have a tag more, by one act."),
    "machines.untagged": EventKind("took a tag off many machines", "Machines have a tag less, by one act."),
    "magic-attach.confirmed": EventKind("confirmed a code", "A machine attaches by a code that a person confirmed."),
    "magic-attach.refused": EventKind("refused a code", "A person refused the code of a machine."),
    "mail.bounced": EventKind("found that a mail bounced", "A mail did not arrive and will not."),
    "mail.failed": EventKind("gave a mail up", "No mail server took the mail, for as long as it was tried."),
    "mail.held-dropped": EventKind("gave up what was held", "Mails that were held never go out."),
    "mail.held-sent": EventKind("sent what was held", "Mails that were held are on their way."),
    "mail.resent": EventKind("sent a mail again", "A mail is on its way once more."),
    "mail.server-set": EventKind("set the mail server", "Mail goes out otherwise, or not at all."),
    "mail.tested": EventKind("sent a test mail", "A test mail, and what the server answered."),
    "member.added": EventKind("added a person", "A person has a role in the account."),
    "member.credential-given": EventKind("gave a credential", "A technical representative holds one (10.2)."),
    "member.credential-withdrawn": EventKind("withdrew a credential", "A technical representative holds none (10.3)."),
    "member.removed": EventKind("removed a person", "A person has no part in the account any more."),
    "member.role-set": EventKind("changed a role", "A person has another role in the account."),
    "person.active-set": EventKind("locked or unlocked a person", "A person may sign in, or no longer may."),
    "person.added": EventKind("added a person", "A person is known."),
    "person.notices-chosen": EventKind("chose notices", "A person is mailed of other things."),
    "person.password-set": EventKind("set a password", "A person has a new password."),
    "person.preferences-set": EventKind("set preferences", "A person is shown pages otherwise."),
    "person.role-set": EventKind("changed a staff role", "A person of the provider has another role."),
    "provider.set": EventKind("set the provider", "The provider's name or an address is another."),
    "provider.set-up": EventKind("set the installation up", "The installation has its provider."),
    "release.legacy-end-removed": EventKind("took an end of Legacy back", "Legacy ends as the shipped catalogue has it."),
    "release.legacy-end-set": EventKind("set an end of Legacy", "Legacy support of a release ends on that day."),
    "service.set": EventKind("set a service", "The archive, suites or key of a service are others."),
    "term.defined": EventKind("defined a word", "A word that the terms leave undefined has the provider's definition."),
    "term.forgotten": EventKind("took a definition back", "A word of the terms is taken as the software ships it again."),
    "token.issued": EventKind("issued a token", "Machines may attach by a new token."),
    "token.revoked": EventKind("revoked a token", "No machine attaches by the token any more."),
    "token.rotated": EventKind("rotated a token", "A new token stands in the place of another."),
    "api-token.made": EventKind("made an API token", "A token of the API is there, for a person or a service."),
    "api-token.revoked": EventKind("revoked an API token", "A token of the API is of no use any more."),
    "api-token.rotated": EventKind("rotated an API token", "A new token of the API stands in the place of another."),
    "invitation.sent": EventKind("invited", "Somebody was asked to come, in a role."),
    "invitation.sent-again": EventKind("invited again", "An invitation was sent once more; the link before is void."),
    "invitation.accepted": EventKind("accepted an invitation", "Somebody who was asked has come."),
    "invitation.withdrawn": EventKind("withdrew an invitation", "The link of an invitation is void."),
    "list.columns-chosen": EventKind("chose columns", "A person is shown other columns of a list."),
    "look.started": EventKind("began to look as a person", "Staff look at the portal as a person of the account sees it."),
    "look.ended": EventKind("ended a look", "Staff look as that person no longer."),
    "people.reminded": EventKind("reminded people", "People without a second factor were reminded of it."),
    "person.new-password-asked": EventKind("asked for a new password", "A link for a new password was mailed."),
    "person.passkey-renamed": EventKind("renamed a passkey", "A passkey has another name."),
    "person.recovery-codes-renewed": EventKind("renewed recovery codes", "The recovery codes before are void."),
    "person.second-factor-added": EventKind("added a second factor", "A person signs in with one more factor."),
    "person.second-factor-removed": EventKind("removed a second factor", "A person has one factor less."),
    "person.second-factors-cleared": EventKind("cleared second factors", "A person has no second factor any more."),
    "person.session-ended": EventKind("ended a session", "A browser is signed out."),
    "person.sign-in-refused": EventKind("was refused at sign-in", "A sign-in failed."),
    "person.signed-in": EventKind("signed in", "A person signed in."),
    "person.signed-out": EventKind("signed out", "A person signed out."),
    "person.single-sign-on-linked": EventKind("linked single sign-on", "A person signs in at their identity provider."),
    "second-factor.demanded": EventKind("set when a second factor is due", "From that day nobody signs in without one."),
    "single-sign-on.set": EventKind("set single sign-on", "People sign in at an identity provider."),
    "single-sign-on.removed": EventKind("removed single sign-on", "Nobody signs in at the identity provider any more."),
    "view.saved": EventKind("saved a view", "A list's filters are kept under a name."),
    "view.renamed": EventKind("renamed a view", "A saved view has another name."),
    "view.removed": EventKind("removed a view", "A saved view is gone."),
    "webhook.added": EventKind("added a webhook", "Events are sent to one more address."),
    "webhook.changed": EventKind("changed a webhook", "A webhook's address or events are others."),
    "webhook.turned-on": EventKind("turned a webhook on", "Events are sent to the address again."),
    "webhook.turned-off": EventKind("turned a webhook off", "No event is sent to the address for now."),
    "webhook.removed": EventKind("removed a webhook", "Nothing is sent to the address any more."),
    "webhook.secret-rotated": EventKind("rotated a secret", "A webhook signs with a new secret; the old one for a day."),
    "webhook.replayed": EventKind("replayed events", "Events are sent to a webhook once more."),
    "webhook.tested": EventKind("sent a test", "A test, which means nothing else."),
    "audit.anchor-set": EventKind("set the daily anchor", "The last hash of the audit is mailed daily, or no longer."),
    "contract.act-refused": EventKind("was refused under a contract", "An act was refused by the terms; `says` has why."),
    "machine.act-refused": EventKind("was refused for a machine", "An act was refused by the terms; `says` has why."),
}  # fmt: skip


def kind_words(kind: str) -> str:
    """What somebody did, as it goes on from their name. One that is not in the table goes by its own name."""
    known = KINDS.get(kind)
    return known.did if known else kind.replace(".", " ").replace("-", " ")


def nouns() -> list[str]:
    """The nouns of all kinds, in order."""
    return sorted({kind.partition(".")[0] for kind in KINDS})


def known_kinds(wanted: list[str]) -> list[str]:
    """What a webhook asks for, each once: kinds, whole nouns as "machine.*", or "*". Invalid where it knows none of that name."""
    every = {ALL, *KINDS, *(f"{noun}.*" for noun in nouns())}
    unknown = [kind for kind in wanted if kind not in every]
    if unknown or not wanted:
        said = f"there are no events called {', '.join(unknown)}" if unknown else "a webhook hears of some events"
        raise Invalid(
            said,
            code="unknown-event",
            fields={"kinds": said},
            help="`mainstay webhook kinds` and the reference list them",
        )
    return sorted(set(wanted))


def hears(kinds: list[str], kind: str) -> bool:
    """Whether a webhook that asks for those kinds is told of one of this kind."""
    return ALL in kinds or kind in kinds or f"{kind.partition('.')[0]}.*" in kinds
