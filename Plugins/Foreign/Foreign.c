// gantry.foreign: a phase that calls functions of any C library, as a pipeline declares them.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "containment.h"
#include "gantry/gantry.h"
#include "manifest.h"
#include "neutral.h"
#include "report.h"
#include "session.h"

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

static gantry_str str(const char *text) { return (gantry_str){text, strlen(text)}; }

// Says why a call fails, and answers the status to return.
static gantry_status fail(gantry_call call, const reason *why, const report *report) {
  gantry_error error = {
    .struct_size = sizeof error, .retry_class = why->retry_class, .code = str(why->code),
    .message = {report->message.bytes, report->message.length}, .hint = str(why->hint),
    .detail_json = {report->detail.bytes, report->detail.length}};
  host->fail(host->ctx, call, &error);
  return why->status;
}

// The same in a fixed sentence.
static gantry_status say(gantry_call call, const reason *why, const char *message) {
  report report = {.message = {.bytes = (char *)(uintptr_t)message, .length = strlen(message)}};
  return fail(call, why, &report);
}

// MARK: a call

static void work_on(void *session) { session_run(session); }

static const gantry_cancel_1 *cancelling(void) {
  const gantry_cancel_1 *cancel = host->get_interface(host->ctx, str(GANTRY_CANCEL_1));
  int is_there = GANTRY_HAS(cancel, gantry_cancel_1, deadline_ns) && cancel->wait_fd != NULL;
  return is_there ? cancel : NULL;
}

// The status of a session that came to its end.
static gantry_status answer(gantry_call call, session *session, const gantry_out *out) {
  if (session->work.why != NULL) {
    report report = report_of_refusal(session);
    gantry_status status = fail(call, session->work.why, &report);
    report_free(&report);
    return status;
  }
  const text *output = &session->output;
  gantry_status status = out->write(out->ctx, (const uint8_t *)output->bytes, output->length);
  return status == GANTRY_OK ? status : say(call, &too_large, "the host does not take the output");
}

// The status of a session whose thread was stopped; its memory stays, because the thread does.
static gantry_status give_up(gantry_call call, const session *session, containment_report *ended) {
  if (ended->end == CONTAINMENT_CANCELLED) return GANTRY_CANCELLED;
  const reason *why = ended->end == CONTAINMENT_CRASHED  ? &crashed
                      : ended->end == CONTAINMENT_EXITED ? &ended_process
                                                         : &stopped_late;
  if (why == &crashed && report_overflow(session, ended) != NULL) why = &overflowed;
  report_room room;
  report report = report_of_end(session, ended, &room);
  return fail(call, why, &report);
}

static gantry_status run_session(gantry_call call, session *session, const gantry_out *out) {
  const gantry_cancel_1 *cancel = cancelling();
  int cancel_fd = cancel == NULL ? -1 : cancel->wait_fd(cancel->ctx, call);
  int64_t deadline_ns = cancel == NULL ? 0 : cancel->deadline_ns(cancel->ctx, call);
  containment_report ended = containment_run(work_on, session, cancel_fd, deadline_ns);
  gantry_status status;
  switch (ended.end) {
    case CONTAINMENT_RETURNED: status = answer(call, session, out); break;
    case CONTAINMENT_NO_THREAD:
      status = say(call, &no_memory, "the system has no thread for the call");
      break;
    case CONTAINMENT_SPOILED:
      status = say(call, &spoiled, "an earlier call has spoilt this process");
      break;
    default: return give_up(call, session, &ended);
  }
  session_free(session);
  free(session);
  return status;
}

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self;
  containment_goes_on();
  if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
  session *session = calloc(1, sizeof *session);
  // The thread may outlive the call, and with it everything it reads.
  char *copy = NULL;
  if (session != NULL) {
    copy = pool_copy(&session->work.pool, (const char *)input.ptr, input.len);
  }
  if (copy == NULL) {
    free(session);
    return say(call, &no_memory, "there is no memory for the call");
  }
  session->input = copy;
  session->input_length = input.len;
  return run_session(call, session, out);
}

// MARK: the plugin

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  static char nothing;
  (void)ctx, (void)call, (void)config;
  containment_goes_on();
  if (type.len != 4 || memcmp(type.ptr, "call", 4) != 0) return GANTRY_NOT_FOUND;
  *instance = &nothing;  // Every call has all it needs in its input.
  return GANTRY_OK;
}

static void destroy(void *self) {
  (void)self;
  containment_goes_on();
}

static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, NULL};

static const void *get_interface(void *ctx, gantry_str id) {
  int known = id.len == sizeof GANTRY_PHASE_1 - 1 && !memcmp(id.ptr, GANTRY_PHASE_1, id.len);
  return (void)ctx, known ? &phase : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

static const gantry_plugin *refuse(const gantry_out *why, const char *reason) {
  if (GANTRY_HAS(why, gantry_out, write)) {
    why->write(why->ctx, (const uint8_t *)reason, strlen(reason));
  }
  return NULL;
}

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  if (!GANTRY_HAS(offered, gantry_host, cancelled)) {
    return refuse(why, "the table of the host ends before `cancelled`, a part of 1.0");
  }
  if (!neutral_begin()) return refuse(why, "there is no memory for the locale \"C\"");
  host = offered;
  return &plugin;
}
