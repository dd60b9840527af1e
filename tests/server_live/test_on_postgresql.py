"""The same stories on PostgreSQL: a whole server does there what it does on a file."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.helpers.postgresql import PostgreSql
from tests.server_live import (
    test_adopted_talks,
    test_adoption,
    test_agreements,
    test_commands,
    test_confirm_identity,
    test_consult,
    test_conversation,
    test_dial_by_hand,
    test_floor_feed,
    test_hold_leads,
    test_holds,
    test_inbound,
    test_judged_answers,
    test_led_cases,
    test_parking,
    test_recordings,
    test_scripts,
    test_statement,
    test_states,
    test_story,
    test_supervision,
    test_takeover,
    test_transfers,
    test_withdraw,
)
from tests.server_live.floor import STAND

STORIES: tuple[Callable[[Path], Awaitable[None]], ...] = (
    test_story.test_one_call_from_sign_in_to_ready_again,
    test_adoption.test_the_talk_goes_on_and_the_desk_finds_its_case_again,
    test_adopted_talks.test_a_parked_call_waits_on,
    test_agreements.test_a_lead_says_yes_while_the_call_goes_on_and_the_agreement_is_saved,
    test_agreements.test_of_two_leads_at_once_one_answers,
    test_agreements.test_a_result_is_taken_back_and_the_agent_is_at_the_call_again,
    test_commands.test_a_late_result_touches_no_present_state,
    test_confirm_identity.test_it_is_asked_again_once_the_disk_knows,
    test_consult.test_a_number_is_asked_and_takes_the_call,
    test_conversation.test_no_amount_is_shown_before_the_sentences_that_are_due_were_said,
    test_conversation.test_the_place_in_the_script_is_kept_without_what_may_not_be_asked,
    test_dial_by_hand.test_a_call_by_hand_from_dial_to_result,
    test_dial_by_hand.test_a_typed_number_becomes_the_persons,
    test_floor_feed.test_help_is_asked_shown_answered_and_over_with_its_call,
    test_floor_feed.test_a_lines_quality_is_on_the_floor_in_the_rows_and_with_the_call,
    test_hold_leads.test_the_last_contract_disputed_closes_and_either_end_opens,
    test_hold_leads.test_of_two_holds_the_last_one_opens,
    test_hold_leads.test_an_opt_out_and_a_hold_wait_for_each_other,
    test_holds.test_a_dispute_stops_its_creditor_and_a_complaint_everybody,
    test_holds.test_opened_twice_it_is_one,
    test_holds.test_protocols_are_never_given_twice,
    test_holds.test_a_lead_ends_it_and_the_debtor_is_called_again,
    test_inbound.test_a_caller_is_proposed_chosen_and_worked,
    test_judged_answers.test_the_agents_key_corrects_the_detector,
    test_led_cases.test_the_own_teams_cases_are_read_and_every_look_is_on_file,
    test_led_cases.test_another_teams_cases_are_nobodys_business,
    test_parking.test_a_colleague_takes_a_parked_call_up,
    test_recordings.test_it_is_heard_by_parts_and_logged_before,
    test_scripts.test_two_segments_hear_two_scripts,
    test_scripts.test_a_call_under_way_keeps_its_version_and_the_next_one_has_the_new,
    test_scripts.test_two_leads_do_not_write_over_each_other,
    test_scripts.test_two_versions_are_compared_by_what_came_of_them,
    test_statement.test_payments_are_taken_by_the_creditors_order_on_the_debtors_own_day,
    test_statement.test_the_contracts_own_instalments,
    test_states.test_a_change_is_on_disk_when_it_is_answered,
    test_states.test_the_day_is_counted,
    test_supervision.test_the_lead_takes_the_call_over,
    test_takeover.test_the_call_stays_with_the_agent_who_moves_to_another_desk,
    test_transfers.test_a_blind_transfer_takes_the_case_along,
    test_withdraw.test_a_ringing_call_is_cancelled_and_never_dialled_again,
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.__name__))
async def test_it_is_the_same_story(
    story: Callable[[Path], Awaitable[None]],
    postgresql: PostgreSql,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(STAND, "server", postgresql)
    made = postgresql.made
    await story(tmp_path)
    assert postgresql.made > made, "the story stood on PostgreSQL"
