"""What stands in the chain of events is written as it always was, kind by kind.

The lines were written before events had classes of their own.
"""

import json

import pytest

from data.audit import event_kinds
from data.audit.event_data import EventData
from data.audit.event_kinds import KINDS, OF_THE_DESK
from data.payloads import to_json

NOTHING_MORE = """
author_returned author_watch_ended claim community_partly contact_shown draft forgotten
forgotten_in_time left_lying listed make_confidential open_up others_joined release
removed_by_author spread still_on_it reach_doubled unnote_author unwatch_author wake watch_on wrote_again
"""
WRITTEN = """
account_manager_told {"to":"UBEN"}
acknowledged {"escalation":1}
also {"from":null,"to":"question"}
also_via {"source":"make"}
answer {"channel":"public","mark":"9f2c","posted":1,"version":1}
answer {"channel":"public","mark":"9f2c","posted":3,"update":"fixed","version":1}
answer {"channel":"public","own":1,"posted":1}
answer {"channel":"public"}
asked_again {"escalation":2}
asked_instead {"escalation":1,"from":"UDAVID","to":"UEVA"}
author_watch_began {"until":"2026-03-18T10:00:00+00:00"}
repost {"mention":3,"removal":1,"why":"words"}
bring_back {"from":"not_relevant","to":"complaint"}
called {"escalation":1,"to":"pia"}
cancel_removal {"measure":"remove","removal":1}
case_taken {"escalation":1,"from":"UGERD"}
caught_up {"clock":"due"}
check {"answer":"noted","before":{"author":"none","look":"now","mood":null,"others":null,"others_from":null},"check":5,"look":"now","question":"saw","verdict":"next"}
check {"answer":"noted","before":{"author":null,"look":"now","mood":null,"others":null,"others_from":null},"check":3,"look":"now","question":"saw","verdict":null}
check_calms {"answer":"positive","before":{"author":null,"look":"reply","mood":null,"others":null,"others_from":null},"check":1,"look":"reply","question":"author","verdict":"open_end"}
check_closes {"answer":"same","before":{"author":"none","look":"next_day","mood":null,"others":"nobody","others_from":"person"},"check":2,"look":"next_day","outcome":"quiet","question":"mood","result":"decided_no_reply","verdict":"quiet"}
check_due {"check":1,"look":"reason"}
check_reopens {"answer":"noted","before":{"author":null,"look":"now","mood":null,"others":null,"others_from":null},"check":3,"look":"now","question":"saw","verdict":"crowd"}
classify {"because":"not_quite_true","from":"praise","to":"wrong_facts"}
classify {"finding":"true","from":"praise","to":"praise"}
classify {"finding":"venting","from":null,"to":"rant_troll"}
classify {"from":"abuse","to":"complaint"}
classify {"from":null,"to":"abuse"}
close {"mark":"9f2c","outcome":"answered","posted":1,"result":"comforted","version":1}
clock_set {"seconds":-3600}
close {"outcome":"quiet"}
close {"outcome":"solved","result":"solved"}
community_answered {"outcome":"community_answered"}
community_wait {"minutes":30}
confirm_removal {"evidence":1,"measure":"remove","reason":"threat","removal":1}
confirm_removal {"evidence":null,"measure":"hide","reason":"own_data","removal":1}
confirmed {"item":"templates","version":"9f2c"}
crowd_came {"answer":"many","check":3,"look":"joined","question":"others","verdict":"crowd"}
decided {"decision":"go_on","escalation":2}
decision_undone {"decision":"yes","escalation":1}
delegated {"escalation":1,"from":"UDAVID","to":"UGERD"}
drill_began {"drill":1}
drill_ended {"drill":1}
drill_seen {"drill":1}
edited_by_author {"from":"praise","parts":["rating"],"rating_before":null,"rating_now":"1/5","small":false,"source":"own","version":2}
edited_by_author {"parts":["text","rating"],"rating_before":"5/5","rating_now":"1/5","small":false,"source":"octolens","version":1}
edited_by_author {"parts":["text"],"small":false,"source":"own","version":1}
emergency {"decision":"emergency","escalation":2}
escalate {"cause":"manual","escalation":2,"level":"L2","manager":"","reason":"press"}
escalate_approval {"cause":"manual","escalation":2,"level":"L2","manager":"UGERD","reason":"legal"}
escalate_fyi {"cause":"abuse","escalation":1,"level":"L2","manager":"","reason":"abuse"}
evidence {"digest":"9f2c","evidence":1,"to":"UBEN"}
exported {"format":"md","hash":"9f2c"}
fact_changed {"fact":1}
fact_kept {"fact":1}
fact_put_away {"fact":1}
fell_quiet {"made":1,"of":5,"outcome":"quiet"}
flag {"added":["press"],"removed":[]}
forget_refused {"hold":1,"person":"UANNA"}
forgot_author {"author":"9f2c"}
frozen {"escalation":2,"freeze":1,"topic":"all"}
hand_over {"from":"UANNA","note":true,"to":"UBEN"}
hand_over {"from":null,"note":true,"to":"UBEN"}
hold {"hold":1}
holding {"channel":"public","mark":"9f2c","posted":1,"version":1}
holding {"channel":"public","own":1,"posted":1}
holding {"channel":"public"}
info_given {"escalation":1,"info_request":1}
info_wanted {"escalation":1,"info_request":1}
instructed {"escalation":1}
keep_praise {"permission":"asked"}
let_go {"from":"UBEN"}
level_raised {"escalation":1,"from":"L2","level":"L3","manager":"UFRIDA"}
lift_hold {"hold":1}
lifted {"freeze":1}
obsolete {"escalation":1,"obsolete":"closed"}
new_version {"mark":"9f2c","posted":3,"version":2}
no_reply {"reason":"vent_only"}
nudge {"clock":"claim","step":"claim"}
overruled {"rule":"L01"}
own_edited {"own":1,"source":"octolens"}
own_removed {"again":true,"own":1,"source":"octolens"}
own_removed {"own":1,"source":"octolens"}
own_reply {"back":"2026-03-04T10:18:08+00:00","met":false,"own":2,"source":"octolens"}
own_reply {"back":null,"met":true,"own":1,"source":"ifttt","step":"acknowledged"}
own_reply {"back":null,"met":false,"own":2,"source":"ifttt"}
own_seen {"own":1,"posted":1,"source":"octolens"}
own_was_other {"own":1}
ping_delivered {"escalation":1,"ping":3,"step":"all","to":"UFRIDA"}
ping_refused {"code":"away","escalation":1,"ping":2,"step":"first","to":"UDAVID"}
pinged {"escalation":1,"step":"all","to":"UHANS"}
praise_for {"praises":"product"}
private_accept {"via":"dm"}
private_call {"reached":true,"state":"solved","via":"phone"}
private_offer {"state":"offered","via":"dm"}
public_update {"update":"fixed"}
quiet_proposed {"ends":"2026-03-11T10:00:00+00:00"}
read_as {"reading":"serious"}
reader_approved {"by":"UBEN","read":1}
reader_asked {"by":"UANNA","read":1,"rules":[],"to":"UBEN"}
reader_passed {"read":1,"to":"UBEN"}
reader_suggested {"by":"UBEN","read":2}
receive {"source":"own"}
refused {"reason":"no_say"}
removal {"evidence":1,"measure":"remove","reason":"threat","removal":1,"to":"UBEN"}
removal {"evidence":null,"measure":"hide","reason":"own_data","removal":1,"to":"UBEN"}
removal_lapsed {"measure":"remove","removal":1}
reopen {"outcome":"solved"}
join {"parent":1}
news_told {"news":1}
news_told {"news":1,"taken_back":true}
unjoin {"parent":1}
rule {"aside":"mute","conditions":["author","words"],"rule":"raffles"}
rule {"rule":"dutch"}
rule_changed {"rule":1}
rule_ended {"rule":1}
rule_made {"rule":1}
set_aside {"outcome":"set_aside"}
reply_edited {"parts":["text"],"reply":1,"small":false,"source":"octolens","version":1}
reply_removed {"reply":1,"source":"octolens"}
reply_restored {"parts":["text"],"reply":1,"small":false,"source":"own","version":null}
report {"evidence":1,"measure":"report","reason":"threat","removal":2}
report_answered {"decided":"kept","report":1}
report_answered {"decided":null,"report":1}
restored {"adopted":1,"begun":"2026-03-04T10:01:05.000Z","copy":"9f2c","head":"1:9f2c","orphans":1,"replaced":"0:","state":"2026-03-04T10:00:00.000Z"}
restored {"again":true,"source":"octolens"}
review_opened {"cause":"L3","review":1,"to":"UANNA"}
review_written {"questions":["expected"],"review":1}
rewritten {"again":true,"from":"praise","parts":["rating"],"rating_before":"5/5","rating_now":"2/5","small":false,"source":"octolens","version":1}
rewritten {"again":true,"from":"praise","parts":["title"],"small":false,"source":"octolens","version":1}
rewritten {"again":true,"parts":["text"],"small":false,"source":"own","version":1}
save_answer {"fact":1}
settle {"outcome":"liked"}
share_success {"anyway":true}
snooze {"minutes":30}
sort_out {"from":null,"outcome":"not_relevant","to":"not_relevant"}
stand {"outcome":"let_stand","reason":"not_worthwhile"}
storm_claim {"count":0,"level":2,"storm":1}
storm_refused {"level":2,"reason":"storm_over","storm":1}
stood_down {"escalation":2}
stop {"reason":"told"}
stop {}
suggestion_declined {"cause":"author_unhappy"}
take_over {"from":"UANNA"}
task {"kind":"action","task":1,"to":"UBEN"}
task {"kind":"praise","task":1,"topic":"product"}
task {"kind":"repair","task":1,"to":"UDAVID","topic":"product"}
task_answered {"answer":"done","kind":"expert","task":1,"to":"UBEN"}
task_answered {"answer":"done","kind":"insight","task":1,"topic":"delivery"}
task_answered {"answer":"done","kind":"repair","task":1,"to":"UDAVID","topic":"product"}
task_handed_on {"kind":"expert","task":1,"to":"UCARLA","topic":"product"}
thawed {"freeze":1}
undo {"move":"flag"}
vanished {"outcome":"gone"}
note_author {"noted":"ally","until":"2026-08-31T10:00:00+00:00"}
watch_author {"until":"2026-03-18T10:00:00+00:00"}
weigh {"before":"high","weight":"normal"}
"""
OF_A_STORM = sorted(kind for kind in KINDS if kind.startswith("storm_"))
LINES = [
    *(f'{kind} {{"level":2,"storm":1}}' for kind in OF_A_STORM),
    *WRITTEN.strip().splitlines(),
    *(f"{kind} {{}}" for kind in NOTHING_MORE.split()),
]


def canonical(data: EventData) -> str:
    return json.dumps(to_json(data), sort_keys=True, separators=(",", ":"))


def read(line: str) -> tuple[EventData, str]:
    kind, written = line.split(" ", 1)
    mention = None if '"begun"' in written else 7
    return event_kinds.read(kind, mention, written), written


@pytest.mark.parametrize("line", LINES)
def test_what_was_written_is_written_again_byte_for_byte(line: str) -> None:
    said, written = read(line)
    assert canonical(said) == written


def test_every_kind_has_a_line() -> None:
    kinds = {line.split(" ", 1)[0] for line in LINES}
    assert kinds == {*KINDS, *OF_THE_DESK}


@pytest.mark.parametrize("line", LINES)
def test_an_event_of_another_version_is_read_as_far_as_it_goes(line: str) -> None:
    kind, written = line.split(" ", 1)
    newer = json.dumps({**json.loads(written), "of_a_newer_version": [1]})
    assert event_kinds.read(kind, 7, newer) == event_kinds.read(kind, 7, written)


def test_a_kind_nobody_knows_says_nothing_more() -> None:
    assert event_kinds.read("of_a_newer_version", 7, '{"to": 1}') == EventData()
