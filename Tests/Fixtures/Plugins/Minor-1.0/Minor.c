// test.minor: one type of each kind, built with the headers of ABI 1.0 that lie beside it. It must load
// and work for ever, so neither it nor those headers are ever changed.
#include <stdio.h>
#include <string.h>

#include "gantry/gantry.h"

#define STR(text) ((gantry_str){(text), sizeof(text) - 1})
#define BYTES(text) ((gantry_bytes){(const uint8_t *)(text), sizeof(text) - 1})
#define JSON(...) #__VA_ARGS__

static const char manifest[] = JSON({
  "id": "test.minor", "version": "1.0.0", "min_host_minor": 0, "summary": "Built with ABI 1.0.",
  "interfaces": ["gantry.artifacts/1", "gantry.call/1", "gantry.cancel/1", "gantry.effects/1",
    "gantry.kv/1", "gantry.secrets/1", "gantry.skills/1"],
  "types": [
    {"kind": "phase", "type": "all", "summary": "Uses everything a host offers.", "emits": ["test.used"],
      "config": {"type": "object"}, "input": {"type": "object"}, "output": {"type": "object"}},
    {"kind": "phase", "type": "fail", "summary": "Fails.",
      "config": {"type": "object"}, "input": {"type": "object"}, "output": {"type": "object"}},
    {"kind": "skill", "type": "test.minor-skill", "summary": "Answers.",
      "config": {"type": "object"}, "input": {"type": "object"}, "output": {"type": "object"}},
    {"kind": "sink", "type": "sink", "summary": "Counts events in a file.",
      "config": {"type": "object", "properties": {"path": {"type": "string"}}}},
    {"kind": "recovery", "type": "skip", "summary": "Goes on without."}],
  "events": [{"type": "test.used", "summary": "Everything was used.", "durability": "lazy", "v": 1,
    "schema": {"type": "object"}}],
  "skills": ["test.minor-skill"], "secrets": ["MINOR_TOKEN"],
  "permissions": {"write": ["${config.path}"]}
});

static const gantry_host *host;

static const void *offered(const char *id) {
  return host->get_interface(host->ctx, (gantry_str){id, strlen(id)});
}

static gantry_status ignore(void *ctx, const uint8_t *data, size_t len) {
  (void)ctx, (void)data, (void)len;
  return GANTRY_OK;
}

static void use(void *user, gantry_bytes value) { *(size_t *)user = value.len; }

// The name of the first function that does not answer as 1.0 says; NULL when all do.
static const char *try_all(gantry_call call) {
  const gantry_out out = {sizeof out, 0, NULL, ignore};
  const gantry_artifacts_1 *artifacts = offered(GANTRY_ARTIFACTS_1);
  const gantry_call_1 *calls = offered(GANTRY_CALL_1);
  const gantry_cancel_1 *cancel = offered(GANTRY_CANCEL_1);
  const gantry_effects_1 *effects = offered(GANTRY_EFFECTS_1);
  const gantry_kv_1 *kv = offered(GANTRY_KV_1);
  const gantry_secrets_1 *secrets = offered(GANTRY_SECRETS_1);
  const gantry_skills_1 *skills = offered(GANTRY_SKILLS_1);
  uint64_t revision = 0;
  size_t length = 0;
  host->log(host->ctx, call, GANTRY_LOG_INFO, STR("a line"));
  if (host->emit(host->ctx, call, STR("test.used"), BYTES("{}")) != GANTRY_OK) return "emit";
  if (host->progress(host->ctx, call, 0.5, STR("a"), STR("b")) != GANTRY_OK) return "progress";
  if (host->cancelled(host->ctx, call) != 0) return "cancelled";
  if (calls->describe(calls->ctx, call, &out) != GANTRY_OK) return "describe";
  if (cancel->wait_fd(cancel->ctx, call) < 0) return "wait_fd";
  if (cancel->deadline_ns(cancel->ctx, call) < 0) return "deadline_ns";
  if (effects->intend(effects->ctx, call, STR("e"), BYTES("1"), &out) != GANTRY_OK) return "intend";
  if (effects->settle(effects->ctx, call, STR("e"), BYTES("2")) != GANTRY_OK) return "settle";
  if (kv->put(kv->ctx, call, GANTRY_KV_RUN, STR("k"), BYTES("3"), GANTRY_KV_ABSENT, &revision)) return "put";
  if (kv->get(kv->ctx, call, GANTRY_KV_RUN, STR("k"), &out, &revision) || revision != 1) return "get";
  if (secrets->with(secrets->ctx, call, STR("MINOR_TOKEN"), use, &length) || length != 8) return "with";
  if (skills->invoke(skills->ctx, call, STR("test.minor-skill"), BYTES("{}"), &out)) return "invoke";
  if (artifacts->put(artifacts->ctx, call, STR("a"), STR(""), BYTES("b"))) return "artifacts.put";
  if (artifacts->get(artifacts->ctx, call, STR("a"), &out)) return "artifacts.get";
  if (artifacts->keep(artifacts->ctx, call, STR("c"), STR(""), STR("none")) != GANTRY_NOT_FOUND) return "keep";
  return NULL;
}

static gantry_status refuse(gantry_call call, const char *message) {
  gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, STR("MINOR"), {message, strlen(message)},
                        STR("Look at what changed."), {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  static char all, fail;
  (void)ctx, (void)call, (void)config;
  *instance = type.len == 4 && memcmp(type.ptr, "fail", 4) == 0 ? &fail : &all;
  if (*instance == &fail) fail = 1;
  return GANTRY_OK;
}

static void destroy(void *self) { (void)self; }

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)input;
  const char *wrong = *(char *)self ? "as asked" : try_all(call);
  if (wrong != NULL) return refuse(call, wrong);
  return out->write(out->ctx, (const uint8_t *)"{\"works\": true}", 15);
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes args, const gantry_out *out) {
  (void)self, (void)call, (void)skill, (void)args;
  return out->write(out->ctx, (const uint8_t *)"{}", 2);
}

// The path of the only member of the configuration, which the schema and the test keep simple.
static gantry_status create_sink(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  char path[1024];
  (void)ctx, (void)type;
  if (config.len >= sizeof path) return refuse(call, "config");
  char text[1024] = "";
  memcpy(text, config.ptr, config.len);
  if (sscanf(text, "{ \"path\" : \"%1023[^\"]\"", path) != 1) return refuse(call, text);
  *instance = fopen(path, "ae");
  return *instance == NULL ? refuse(call, path) : GANTRY_OK;
}

static void destroy_sink(void *self) { fclose(self); }

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  (void)call;
  for (*accepted = 0; *accepted < count; ++*accepted) {
    const void *place = (const char *)first + *accepted * stride;
    const gantry_event *event = place;
    fprintf(self, "%llu %.*s\n", (unsigned long long)event->seq, (int)event->type.len, event->type.ptr);
  }
  return fflush(self) == 0 ? GANTRY_OK : refuse(call, "fflush");
}

static gantry_status flush(void *self, gantry_call call) {
  return fflush(self) == 0 ? GANTRY_OK : refuse(call, "fflush");
}

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  static const char decision[] = "{\"decision\": \"skip\", \"reason\": \"as asked\"}";
  (void)self, (void)call, (void)failure;
  return out->write(out->ctx, (const uint8_t *)decision, sizeof decision - 1);
}

static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, NULL};
static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};
static const gantry_sink_1 sink = {sizeof sink, 0, create_sink, destroy_sink, deliver, flush};
static const gantry_recovery_1 recovery = {sizeof recovery, 0, create, destroy, decide};

static const void *get_interface(void *ctx, gantry_str id) {
  const struct {
    const char *id;
    const void *table;
  } known[] = {{GANTRY_PHASE_1, &phase}, {GANTRY_SKILL_1, &skill},
               {GANTRY_SINK_1, &sink}, {GANTRY_RECOVERY_1, &recovery}};
  (void)ctx;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (id.len == strlen(known[i].id) && memcmp(id.ptr, known[i].id, id.len) == 0) return known[i].table;
  }
  return NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *offered, const gantry_out *why) {
  (void)why;
  host = offered;
  return &plugin;
}
