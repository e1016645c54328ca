#define _GNU_SOURCE
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *known(const char *text) { return text == NULL ? "" : text; }

// Begins with the skill's name, where it was read already.
static void begin(text *message, const session *session) {
  const char *skill = session->declaration.skill;
  if (skill != NULL) text_format(message, "'%.128s': ", skill);
}

static void finish(text *message, const session *session) {
  const call *call = session->call;
  const char *place = call == NULL ? session->declaration.place : call->place;
  if (place != NULL) text_format(message, "; it is declared at %.400s", place);
}

static void add_member(text *detail, const char *name, const char *value) {
  if (value == NULL) return;
  text_add_c(detail, detail->length > 1 ? "," : "");
  text_format(detail, "\"%s\":", name);
  text_add_string(detail, value, strlen(value));
}

// Which declaration it was, for programs; the object is left open.
static void begin_detail(text *detail, const session *session) {
  const call *call = session->call;
  text_add_c(detail, "{");
  add_member(detail, "skill", session->declaration.skill);
  add_member(detail, "library", session->declaration.library);
  add_member(detail, "symbol", call == NULL ? NULL : call->symbol);
  add_member(detail, "declared_at", call == NULL ? session->declaration.place : call->place);
}

// Not all of a message need be UTF-8: some of it is what a library has said.
static void make_utf8(text *message) {
  size_t done = 0;
  while (done < message->length) {
    done += text_utf8_length(message->bytes + done, message->length - done);
    if (done < message->length) message->bytes[done++] = '?';
  }
}

report report_of_refusal(const session *session) {
  report report = {0};
  begin(&report.message, session);
  text_add(&report.message, known(session->work.message.bytes), session->work.message.length);
  finish(&report.message, session);
  make_utf8(&report.message);
  begin_detail(&report.detail, session);
  text_add_c(&report.detail, "}");
  make_utf8(&report.detail);
  return report;
}

// MARK: a thread that was stopped

static void add_doing(text *message, const session *session) {
  const call *call = session->call;
  const char *library = known(session->declaration.library);
  if (session->stage == STAGE_READING) {
    text_add_c(message, "in reading its input");
  } else if (call == NULL) {
    text_format(message, "while %.256s was loaded", library);
  } else if (session->callback != NULL) {
    text_format(message, "in reading what %s gave to the callback '%s'", call->symbol,
                session->callback);
  } else if (session->stage == STAGE_RECEIVING) {
    text_format(message, "in reading what %s of %.256s returned", call->symbol, library);
  } else {
    text_format(message, "in %s of %.256s", call->symbol, library);
  }
}

const guarded *report_overflow(const session *session, const containment_report *ended) {
  for (const guarded *memory = session->memory; memory != NULL; memory = memory->next) {
    if (ended->has_address && guarded_has_guard_at(memory, ended->address)) return memory;
  }
  return NULL;
}

static void add_crash(report *report, const session *session, const containment_report *ended) {
  char place[512], number[32];
  const char *name = sigabbrev_np(ended->signal);
  const guarded *memory = report_overflow(session, ended);
  containment_place(ended->at, place, sizeof place);
  if (memory != NULL) {
    text_format(&report->message, "went past the end of '%s', which has %zu bytes, ", memory->name,
                memory->size);
    add_doing(&report->message, session);
  } else {
    text_add_c(&report->message, "crashed ");
    add_doing(&report->message, session);
    text_format(&report->message, ": SIG%s", known(name));
    if (ended->has_address) text_format(&report->message, " at 0x%" PRIxPTR, ended->address);
    text_format(&report->message, " (%s)", place);
  }
  snprintf(number, sizeof number, "SIG%s", known(name));
  add_member(&report->detail, "signal", number);
  snprintf(number, sizeof number, "0x%" PRIxPTR, ended->address);
  add_member(&report->detail, "address", ended->has_address ? number : NULL);
  add_member(&report->detail, "at", place);
}

// What the host can be told without more memory than containment.c keeps for it: 1,024 bytes with
// the code, the hint and the lengths.
#define TOLD_MAX 830u

report report_of_end(
  const session *session, const containment_report *ended, report_room *room) {
  report report = {
    text_in(room->message, sizeof room->message), text_in(room->detail, sizeof room->detail)};
  begin(&report.message, session);
  begin_detail(&report.detail, session);
  switch (ended->end) {
    case CONTAINMENT_CRASHED: add_crash(&report, session, ended); break;
    case CONTAINMENT_EXITED:
      text_format(&report.message, "ended its process with status %d ", ended->status);
      add_doing(&report.message, session);
      break;
    default:
      text_add_c(&report.message, "did not return before its deadline ");
      add_doing(&report.message, session);
  }
  finish(&report.message, session);
  text_add_c(&report.detail, "}");
  if (report.message.is_cut) {
    // Names of unusual length: which declaration it was matters more than where it stopped.
    report.message = text_in(room->message, sizeof room->message);
    begin(&report.message, session);
    text_add_c(&report.message, "was stopped for good");
    finish(&report.message, session);
  }
  make_utf8(&report.message);
  make_utf8(&report.detail);
  if (report.detail.is_cut || report.message.length + report.detail.length > TOLD_MAX) {
    report.detail.length = 0;
  }
  return report;
}

void report_free(report *report) {
  text_free(&report->message);
  text_free(&report->detail);
}
