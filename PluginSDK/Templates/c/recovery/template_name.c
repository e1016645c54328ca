// acme.template-name: a strategy that decides by a failure's code what is to be done about it.
#include <stdio.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

static const char manifest[] = GANTRY_JSON({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Decides by a failure's code.",
  "types": [{"kind": "recovery", "type": "template-name",
    "summary": "Waits for services that are busy, and asks a person when a disk is full.",
    "config": {"type": "object", "additionalProperties": false, "properties": {
      "wait_seconds": {"type": "integer", "minimum": 1, "maximum": 3600, "default": 5},
      "attempts_max": {"type": "integer", "minimum": 1, "maximum": 20, "default": 4}}}}]
});

// What is done about a code.
typedef enum answer { WAIT, ASK, SKIP } answer;

static const struct {
  const char *code;
  answer answer;
} rules[] = {
  {"RATE_LIMITED", WAIT}, {"UNAVAILABLE", WAIT}, {"DISK_FULL", ASK}, {"NOTHING_TO_DO", SKIP},
};

typedef struct strategy {
  int64_t wait_seconds;
  int64_t attempts_max;
} strategy;

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

// A member of the configuration, which may be left out. 0 when it is there and no number of the range.
static int read_setting(gantry_bytes config, const char *name, int64_t max, int64_t *out) {
  int found = gantry_json_integer(config, name, out);
  return found == GANTRY_JSON_ABSENT || (found == GANTRY_JSON_FOUND && *out >= 1 && *out <= max);
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  static const char code[] = "TEMPLATE_NAME_CONFIG", message[] = "a setting is out of range",
                    hint[] = "Give 'wait_seconds' of 1 to 3600 and 'attempts_max' of 1 to 20.";
  strategy *self = (strategy *)malloc(sizeof *self);
  (void)ctx, (void)type;  // There is one type only.
  if (self == NULL) return GANTRY_FAILED;
  self->wait_seconds = 5;
  self->attempts_max = 4;
  if (read_setting(config, "wait_seconds", 3600, &self->wait_seconds) &&
      read_setting(config, "attempts_max", 20, &self->attempts_max)) {
    *instance = self;
    return GANTRY_OK;
  }
  gantry_error error = {sizeof error, GANTRY_RETRY_CONFIG, {code, sizeof code - 1},
                        {message, sizeof message - 1}, {hint, sizeof hint - 1}, {NULL, 0}};
  host->fail(host->ctx, call, &error);
  free(self);
  return GANTRY_BAD_INPUT;
}

static void destroy(void *self) { free(self); }

static gantry_status say(const gantry_out *out, const char *decision) {
  return out->write(out->ctx, (const uint8_t *)decision, strlen(decision));
}

// Twice as long after each attempt, and an hour at most.
static gantry_status wait_or_ask(const strategy *self, int64_t attempts, const gantry_out *out) {
  char decision[160];
  if (attempts >= self->attempts_max) {
    return say(out, "{\"decision\": \"escalate\", \"reason\": \"it is still busy\"}");
  }
  int64_t seconds = self->wait_seconds << (attempts > 1 ? attempts - 1 : 0);
  if (seconds > 3600) seconds = 3600;
  snprintf(decision, sizeof decision,
           "{\"decision\": \"retry\", \"after_ns\": %lld, \"reason\": \"it is busy\"}",
           (long long)(seconds * 1000000000));
  return say(out, decision);
}

// Pure: looks at the failure and nothing else, so that a replay decides the same.
static gantry_status decide(
  void *instance, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  char code[128];
  size_t length;
  int64_t attempts = 1;
  (void)call;
  int found = gantry_json_string(failure, "code", code, sizeof code, &length);
  gantry_json_integer(failure, "attempts", &attempts);
  for (size_t i = 0; found == GANTRY_JSON_FOUND && i < sizeof rules / sizeof rules[0]; i++) {
    if (strcmp(rules[i].code, code) != 0) continue;
    switch (rules[i].answer) {
    case WAIT: return wait_or_ask((const strategy *)instance, attempts, out);
    case ASK: return say(out, "{\"decision\": \"escalate\", \"reason\": \"a disk is full\"}");
    case SKIP: return say(out, "{\"decision\": \"skip\", \"reason\": \"there is nothing to do\"}");
    }
  }
  return GANTRY_UNSUPPORTED;  // Not ours: the next strategy is asked.
}

static const gantry_recovery_1 recovery = {sizeof recovery, 0, create, destroy, decide};

// Unknown ids are answered NULL: that is how interfaces can be added later.
static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  int known = id.len == strlen(GANTRY_RECOVERY_1) && !memcmp(id.ptr, GANTRY_RECOVERY_1, id.len);
  return known ? &recovery : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  static const char reason[] = "the host's table lacks functions of ABI 1.0";
  host = offered;
  if (GANTRY_HAS(host, gantry_host, fail)) return &plugin;
  why->write(why->ctx, (const uint8_t *)reason, sizeof reason - 1);
  return NULL;
}
