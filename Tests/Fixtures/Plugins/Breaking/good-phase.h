// A phase that greets. It announces an effect, emits an event, and can be undone.
#include "breaking.h"

#ifndef CONFIG
#define CONFIG                                                                                  \
  GANTRY_JSON({"type": "object", "additionalProperties": false, "properties": {                 \
    "greeting": {"type": "string", "minLength": 1, "maxLength": 64, "default": "Hello"}}})
#endif
#ifndef INPUT
#define INPUT                                                                                   \
  GANTRY_JSON({"type": "object", "required": ["name"], "additionalProperties": false,           \
    "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 64,                  \
      "examples": ["Ada", "Grace Hopper", "\"Øre\" \\ Ångström"]}}})
#endif
#ifndef OUTPUT
#define OUTPUT                                                                                  \
  GANTRY_JSON({"type": "object", "required": ["text", "bytes"], "additionalProperties": false,  \
    "properties": {"text": {"type": "string"}, "bytes": {"type": "integer", "minimum": 1}}})
#endif
#ifndef EMITS
#define EMITS "\"test.greeted\""
#endif
#ifndef CONCURRENCY
#define CONCURRENCY "serial"
#endif

static const char manifest[] = MANIFEST_HEAD
  GANTRY_JSON([{"kind": "phase", "type": "greet", "summary": "Greets somebody.", "config":) CONFIG
  ",\"input\":" INPUT ",\"output\":" OUTPUT ",\"concurrency\":\"" CONCURRENCY "\""
  ",\"emits\":[" EMITS "]}]"
  GANTRY_JSON(, "events": [{"type": "test.greeted", "summary": "Somebody was greeted.",
    "durability": "lazy", "v": 1, "schema": {"type": "object", "required": ["bytes"],
      "additionalProperties": false, "properties": {"bytes": {"type": "integer"}}}}])
  MORE "}";

typedef struct phase {
  char greeting[64 * 4 + 1];
  size_t length;
} phase;

// NULL when the host does not offer it; then the effect goes unannounced.
static const gantry_effects_1 *effects;

static inline gantry_status good_create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx;
  if (!is(type, "greet")) return refuse_input(call, "there is no such type");
  phase *self = (phase *)calloc(1, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  int found = read_text(config, "greeting", self->greeting, sizeof self->greeting, &self->length);
  if (found == GANTRY_JSON_ABSENT) {
    strcpy(self->greeting, "Hello");
    self->length = strlen(self->greeting);
  } else if (found != GANTRY_JSON_FOUND || self->length == 0) {
    free(self);
    return refuse_input(call, "'greeting' is not a text of 1 to 64 characters");
  }
  *instance = self;
  return GANTRY_OK;
}

static inline void good_destroy(void *instance) { free(instance); }

static inline gantry_status emit(gantry_call call, const char *type, const char *data) {
  for (;;) {
    gantry_status status = host->emit(host->ctx, call, text(type), bytes(data));
    if (status != GANTRY_AGAIN) return status;
    if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
    poll(NULL, 0, 1);
  }
}

static inline gantry_status no_record(void *ctx, const uint8_t *data, size_t length) {
  return (void)ctx, (void)data, (void)length, GANTRY_OK;
}

static inline gantry_status announce(gantry_call call) {
  gantry_out record = {sizeof record, 0, NULL, no_record};
  if (effects == NULL) return GANTRY_OK;
  gantry_status status = effects->intend(
    effects->ctx, call, text("greeting"), bytes("{\"made\":\"greeting\"}"), &record);
  if (status == GANTRY_CONFLICT) return GANTRY_OK;
  if (status != GANTRY_OK) return status;
  return effects->settle(effects->ctx, call, text("greeting"), bytes("{\"done\":true}"));
}

// The output, which is the same with and without the effect.
static inline gantry_status greet(
  const phase *self, gantry_call call, gantry_bytes input, json *output) {
  char name[64 * 4 + 1], number[32];
  size_t length;
  int found = read_text(input, "name", name, sizeof name, &length);
  if (found != GANTRY_JSON_FOUND || length == 0) {
    return refuse_input(call, "'name' is not a text of 1 to 64 characters");
  }
  output->length = 0;
  put(output, "{\"text\":\"");
  put_text(output, self->greeting, self->length);
  put(output, ", ");
  put_text(output, name, length);
  snprintf(number, sizeof number, "\",\"bytes\":%zu}", self->length + 2 + length);
  put(output, number);
  return GANTRY_OK;
}

static inline gantry_status good_run(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  char data[64];
  if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
  gantry_status status = greet((const phase *)instance, call, input, &output);
  if (status != GANTRY_OK) return status;
  host->progress(host->ctx, call, 0.5, text("greet"), text(""));
  if ((status = announce(call)) != GANTRY_OK) return refused_by(call, status);
  snprintf(data, sizeof data, "{\"bytes\":%zu}", output.length);
  if ((status = emit(call, "test.greeted", data)) != GANTRY_OK) return refused_by(call, status);
  return answer_or_fail(call, out, output.bytes);
}

static inline gantry_status good_plan(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  gantry_status status = greet((const phase *)instance, call, input, &output);
  return status == GANTRY_OK ? answer_or_fail(call, out, output.bytes) : status;
}

static inline gantry_status good_undo(
  void *instance, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  (void)instance;
  // Nothing lasts of a greeting, so that whatever was announced can be forgotten.
  int any = receipts.len > 0 && memchr(receipts.ptr, '{', receipts.len) != NULL;
  return answer_or_fail(call, out, any ? "{\"undone\":[\"greeting\"]}" : "{\"undone\":[]}");
}

static inline int enter_phase(const gantry_host *given, const gantry_out *why) {
  if (!enter_well(given, why)) return 0;
  effects = (const gantry_effects_1 *)offered(given, GANTRY_EFFECTS_1);
  if (!GANTRY_HAS(effects, gantry_effects_1, settle)) effects = NULL;
  return 1;
}

#define PHASE_TABLE(...)                                                                  \
  REPLACING(static const gantry_phase_1 phases,                                           \
    .struct_size = sizeof(gantry_phase_1), .create = good_create, .destroy = good_destroy, \
    .run = good_run, .plan = good_plan, .undo = good_undo, __VA_ARGS__)                   \
  INTERFACE_TABLE(GANTRY_PHASE_1, phases)

#define PHASE(...) PHASE_TABLE(__VA_ARGS__) PLUGIN_TABLE() ENTRY(enter_phase)
