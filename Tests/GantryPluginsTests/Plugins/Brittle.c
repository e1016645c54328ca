// test.brittle: types that crash on what they are given, after asking for all that a host keeps.
#include <unistd.h>

#include "Kit.h"

// The bound that it sets for its own calls, when it is compiled with one.
#ifdef CALL_NS
#define WRITTEN(number) #number
#define LIMIT(number) "\"limits\":{\"call_ns\":" WRITTEN(number) "},"
#define LIMITS LIMIT(CALL_NS)
#else
#define LIMITS
#endif

static const char manifest[] =
  "{\"id\":\"test.brittle\",\"version\":\"1.0.0\",\"summary\":\"s\",\"min_host_minor\":0,\"types\":["
  "{\"kind\":\"phase\",\"type\":\"fall\",\"summary\":\"s\"},"
  "{\"kind\":\"skill\",\"type\":\"brittle.bend\",\"summary\":\"s\"},"
  "{\"kind\":\"sink\",\"type\":\"bin\",\"summary\":\"s\"},"
  "{\"kind\":\"recovery\",\"type\":\"guess\",\"summary\":\"s\"}],"
  "\"events\":[{\"type\":\"test.said\",\"summary\":\"s\",\"durability\":\"lazy\",\"v\":1,"
  "\"schema\":{\"type\":\"object\"}}],"
  "\"skills\":[\"brittle.bend\"],\"secrets\":[\"token\"],"
  LIMITS "\"permissions\":{\"read\":[\"${input.read}\"]}}";

static const gantry_host *host;
static const gantry_call_1 *calls;
static const gantry_effects_1 *effects;
static const gantry_kv_1 *values;
static const gantry_skills_1 *skills;
static const gantry_secrets_1 *secrets;
static const gantry_artifacts_1 *artifacts;

static int holds(gantry_bytes json, const char *word) {
  char text[4096];
  size_t length = json.len < sizeof text - 1 ? json.len : sizeof text - 1;
  memcpy(text, json.ptr, length);
  text[length] = 0;
  return strstr(text, word) != NULL;
}

static void log_number(gantry_call call, const char *what, int number) {
  char line[128];
  int length = snprintf(line, sizeof line, "%s %d", what, number);
  host->log(host->ctx, call, GANTRY_LOG_INFO, (gantry_str){line, (size_t)length});
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)call, (void)type;
  if (holds(config, "crash-in-create")) __builtin_trap();
  *made = &host;
  return GANTRY_OK;
}

static void destroy(void *self) { (void)self; }

static void ignore(void *user, gantry_bytes value) { (void)user, (void)value; }

// Asks for everything that the engine keeps, twice where the second answer shows what was kept.
static void ask(gantry_call call) {
  kept text;
  gantry_out into = keeper(&text);
  uint64_t revision = 0;
  host->emit(host->ctx, call, TEXT("test.said"), JSON("{\"n\":1}"));
  host->emit(host->ctx, call, TEXT("test.said"), JSON("{\"n\":2}"));
  values->put(values->ctx, call, GANTRY_KV_RUN, TEXT("k"), JSON("1"), GANTRY_KV_ANY, &revision);
  log_number(call, "revision", (int)revision);
  int again = values->put(
    values->ctx, call, GANTRY_KV_RUN, TEXT("k"), JSON("2"), GANTRY_KV_ABSENT, &revision);
  log_number(call, "put again", again);
  effects->intend(effects->ctx, call, TEXT("e"), JSON("{}"), &into);
  effects->settle(effects->ctx, call, TEXT("e"), JSON("{\"done\":1}"));
  log_number(call, "intend again", effects->intend(effects->ctx, call, TEXT("e"), JSON("{}"), &into));
  log_number(call, "artifact", artifacts->put(
    artifacts->ctx, call, TEXT("a.txt"), TEXT("text/plain"), JSON("bytes")));
  log_number(call, "secret", secrets->with(secrets->ctx, call, TEXT("token"), ignore, NULL));
  into = keeper(&text);
  log_number(call, "skill", skills->invoke(
    skills->ctx, call, TEXT("brittle.bend"), JSON("{}"), &into));
}

// Crashes while the file is there that `read` names.
static gantry_status fall(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char path[1024];
  (void)self;
  ask(call);
  json_text(input, "read", path, sizeof path);
  if (access(path, F_OK) == 0 || holds(input, "crash-always")) __builtin_trap();
  while (holds(input, "wait") && !host->cancelled(host->ctx, call)) usleep(500);
  if (holds(input, "attempt")) {
    kept text;
    gantry_out into = keeper(&text);
    calls->describe(calls->ctx, call, &into);
    host->log(host->ctx, call, GANTRY_LOG_INFO, (gantry_str){text.text, text.length});
  }
  if (holds(input, "wait")) return GANTRY_CANCELLED;
  if (!holds(input, "fail")) return answer(out, "{}");
  gantry_error error = {
    sizeof error, GANTRY_RETRY_PERMANENT, TEXT("SAID"), TEXT("as asked"), TEXT(""), {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static gantry_status undo(
  void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  (void)self, (void)call;
  if (holds(receipts, "crash-in-undo")) __builtin_trap();
  return answer(out, "{\"undone\":[],\"kept\":[]}");
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes arguments, const gantry_out *out) {
  (void)self, (void)call, (void)skill;
  if (holds(arguments, "crash")) __builtin_trap();
  return answer(out, "{}");
}

static gantry_status deliver(
  void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  (void)self, (void)call;
  for (size_t i = 0; i < count; i++) {
    const gantry_event *event = (const gantry_event *)((const char *)first + i * stride);
    if (holds(event->data, "crash") && event->seq == 2) __builtin_trap();
  }
  *accepted = count;
  return GANTRY_OK;
}

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, fall, NULL, undo};
  static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};
  static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, NULL};
  static const gantry_recovery_1 recovery = {sizeof recovery, 0, create, destroy, fall};
  (void)ctx;
  if (str_is(id, GANTRY_PHASE_1)) return &phase;
  if (str_is(id, GANTRY_SKILL_1)) return &skill;
  if (str_is(id, GANTRY_SINK_1)) return &sink;
  return str_is(id, GANTRY_RECOVERY_1) ? &recovery : NULL;
}

GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  static const gantry_plugin plugin = {sizeof plugin, GANTRY_ABI_MINOR, NULL,
                                       {manifest, sizeof manifest - 1}, get_interface, NULL};
  (void)why;
  host = given;
  calls = host->get_interface(host->ctx, TEXT(GANTRY_CALL_1));
  effects = host->get_interface(host->ctx, TEXT(GANTRY_EFFECTS_1));
  values = host->get_interface(host->ctx, TEXT(GANTRY_KV_1));
  skills = host->get_interface(host->ctx, TEXT(GANTRY_SKILLS_1));
  secrets = host->get_interface(host->ctx, TEXT(GANTRY_SECRETS_1));
  artifacts = host->get_interface(host->ctx, TEXT(GANTRY_ARTIFACTS_1));
  return &plugin;
}
