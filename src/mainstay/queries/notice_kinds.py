"""What may somebody be told of by mail? One line a kind: who is, and in which words one chooses."""

from dataclasses import dataclass

CONTRACT_ENDS, MACHINE_SET_APART, TOKEN_ENDS = "contract-ends", "machine-set-apart", "token-ends"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`roles` are those of the account that are told, `staff_roles` those of the provider."""

    label: str
    says: str
    roles: tuple[str, ...]
    staff_roles: tuple[str, ...] = ()


NOTICE_KINDS: dict[str, NoticeKind] = {
    CONTRACT_ENDS: NoticeKind(
        "A contract ends", "90, 30 and 7 days before its last day.", ("admin", "billing"), ("manager",)
    ),
    MACHINE_SET_APART: NoticeKind(
        "A machine is set apart", "A second machine has shown itself under its id.", ("admin", "technical")
    ),
    TOKEN_ENDS: NoticeKind(
        "A token ends", "7 days before machines can no longer attach with it.", ("admin", "technical")
    ),
}

# Kinds of mail whose text lets nobody in: it stays once it was sent, and whoever sees mails may read it. Every other is closed.
OPEN_KINDS = frozenset(
    (*NOTICE_KINDS, "audit-anchor", "offer", "offer-answer", "second-factor-reminder", "webhook-off")
)
