#include "breach.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#include "facts.h"
#include "json.h"
#include "scene.h"

static const char *const ids[BREACHES] = {
  [USES_STALE_CALL] = "uses-stale-call",
  [FOREIGN_CALL] = "foreign-call",
  [WRONG_CONTEXT] = "wrong-context",
  [NULL_ARGUMENT] = "null-argument",
  [BAD_UTF8] = "bad-utf8",
  [PROGRESS_RANGE] = "progress-range",
  [WRITES_AFTER_RETURN] = "writes-after-return",
  [WRITES_INPUT] = "writes-input",
  [HOST_TABLE_CHANGED] = "host-table-changed",
  [OVER_LIMIT] = "over-limit",
  [CALLS_AFTER_SHUTDOWN] = "calls-after-shutdown",
  [CHANGES_ROUNDING] = "changes-rounding",
  [CHANGES_SIGNALS] = "changes-signals",
  [CHANGES_LOCALE] = "changes-locale",
  [CLOSES_DESCRIPTOR] = "closes-descriptor",
};

// Which were said in this command. Global because every thread of the plugin may break a rule.
static atomic_uint said;

void breach_begin(void) { atomic_store(&said, 0); }

void breach_say(breach_id id, const char *format, ...) {
  if (atomic_fetch_or(&said, 1u << id) & 1u << id) return;
  // A pile of its own takes a page from the kernel; breaches are rare.
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  pile line = {0};
  json_open(&line, NULL, '{');
  json_whole(&line, "at", (int64_t)atomic_load(&the_scene.at));
  json_text(&line, "breach", ids[id]);
  json_text(&line, "text", text);
  json_text(&line, "in", atomic_load(&the_scene.in));
  json_close(&line, '}');
  facts_write(&line);
  pile_free(&line);
}
