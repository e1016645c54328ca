// test.noop: phases that each do one small thing, for tests of the host.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

static const char manifest[] = GANTRY_JSON({
  "id": "test.noop", "version": "1.0.0", "min_host_minor": 0,
  "summary": "Phases that each do one small thing, for tests of the host.",
  "interfaces": ["gantry.call/1", "gantry.cancel/1", "gantry.effects/1", "gantry.kv/1"],
  "types": [
    {"kind": "phase", "type": "noop", "summary": "Returns an empty object.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object"}, "output": {"type": "object"}, "concurrency": "parallel"},
    {"kind": "phase", "type": "echo", "summary": "Returns its input.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object"}, "output": {"type": "object"}, "concurrency": "parallel"},
    {"kind": "phase", "type": "sleep", "summary": "Waits.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object", "required": ["milliseconds"], "additionalProperties": false,
        "properties": {"milliseconds": {"type": "integer", "minimum": 0},
          "stubborn": {"type": "boolean"}}},
      "output": {"type": "object"}, "concurrency": "parallel"},
    {"kind": "phase", "type": "fail", "summary": "Fails a number of times, then succeeds.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object", "additionalProperties": false, "properties": {
        "times": {"type": "integer", "minimum": 0}, "code": {"type": "string"},
        "retry": {"type": "integer", "minimum": 0, "maximum": 4}}},
      "output": {"type": "object"}},
    {"kind": "phase", "type": "emit", "summary": "Emits events.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object", "required": ["count"], "additionalProperties": false,
        "properties": {"count": {"type": "integer", "minimum": 0}}},
      "output": {"type": "object"}, "emits": ["test.ticked"]},
    {"kind": "phase", "type": "chatter", "summary": "Emits an event every 20 ms.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object", "required": ["milliseconds"], "additionalProperties": false,
        "properties": {"milliseconds": {"type": "integer", "minimum": 0}}},
      "output": {"type": "object"}, "emits": ["test.ticked"], "concurrency": "parallel"},
    {"kind": "phase", "type": "effects", "summary": "Announces and settles one effect.",
      "config": {"type": "object", "additionalProperties": false,
        "properties": {"undo_log": {"type": "string"}}},
      "input": {"type": "object", "required": ["key"], "additionalProperties": false,
        "properties": {"key": {"type": "string"}, "crash": {"type": "boolean"}}},
      "output": {"type": "object"}},
    {"kind": "phase", "type": "kv", "summary": "Adds 1 to a shared number.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object", "required": ["key"], "additionalProperties": false,
        "properties": {"key": {"type": "string"}}},
      "output": {"type": "object"}}
  ],
  "events": [{"type": "test.ticked", "summary": "One tick.", "durability": "lazy", "v": 1,
    "schema": {"type": "object", "required": ["tick"], "additionalProperties": false,
      "properties": {"tick": {"type": "integer", "minimum": 1}}}}],
  "permissions": {"write": ["${config.undo_log}", "${home}/shutdowns"]}
});

typedef struct phase phase;
typedef gantry_status run_function(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out);

struct phase {
  run_function *run;
  char undo_log[4096];
};

// Set once, at the entry, before any other function is called.
static const gantry_host *host;
static const gantry_call_1 *calls;
static const gantry_cancel_1 *cancel;
static const gantry_effects_1 *effects;
static const gantry_kv_1 *kv;

static gantry_str text(const char *value) { return (gantry_str){value, strlen(value)}; }

static gantry_bytes bytes(const char *value) {
  return (gantry_bytes){(const uint8_t *)value, strlen(value)};
}

static gantry_status answer(const gantry_out *out, const char *json) {
  return out->write(out->ctx, (const uint8_t *)json, strlen(json));
}

static gantry_status fail(gantry_call call, const char *code, int32_t retry, const char *message) {
  gantry_error error = {sizeof error, retry, text(code), text(message),
                        text("Nothing is wrong: this phase is made for tests."), {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

// A writer of our own: it keeps what fits and refuses the rest.
typedef struct buffer {
  size_t length;
  char bytes[65536];
} buffer;

static gantry_status keep(void *ctx, const uint8_t *data, size_t length) {
  buffer *target = (buffer *)ctx;
  if (length > sizeof target->bytes - target->length) return GANTRY_LIMIT;
  memcpy(target->bytes + target->length, data, length);
  target->length += length;
  return GANTRY_OK;
}

static gantry_bytes kept(const buffer *source) {
  return (gantry_bytes){(const uint8_t *)source->bytes, source->length};
}

static gantry_status run_noop(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self, (void)call, (void)input;
  return answer(out, "{}");
}

static gantry_status run_echo(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self, (void)call;
  return out->write(out->ctx, input.ptr, input.len);
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static gantry_status run_sleep(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  int64_t milliseconds = 0;
  int32_t stubborn = 0;
  (void)self;
  gantry_json_integer(input, "milliseconds", &milliseconds);
  gantry_json_bool(input, "stubborn", &stubborn);
  // Without a descriptor there is -1, which poll skips: then only the time ends the wait.
  int descriptor = stubborn ? -1 : cancel->wait_fd(cancel->ctx, call);
  struct pollfd entry = {descriptor, POLLIN, 0};
  int64_t end = now_ms() + milliseconds;
  for (int64_t left = milliseconds; left > 0; left = end - now_ms()) {
    if (!stubborn && host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
    poll(&entry, 1, left > 1000 ? 1000 : (int)left);
  }
  return host->cancelled(host->ctx, call) ? GANTRY_CANCELLED : answer(out, "{}");
}

static gantry_status run_fail(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  int64_t times = 1, retry = GANTRY_RETRY_RETRYABLE, attempt = 0;
  char code[128] = "TEST_FAILED", message[128];
  size_t length;
  buffer description = {0};
  gantry_out writer = {sizeof writer, 0, &description, keep};
  (void)self;
  gantry_json_integer(input, "times", &times);
  gantry_json_integer(input, "retry", &retry);
  if (gantry_json_string(input, "code", code, sizeof code, &length) == GANTRY_JSON_TOO_LONG) {
    return GANTRY_BAD_INPUT;
  }
  gantry_status status = calls->describe(calls->ctx, call, &writer);
  if (status != GANTRY_OK) return status;
  gantry_json_integer(kept(&description), "attempt", &attempt);
  if (attempt > times) return answer(out, "{}");
  snprintf(message, sizeof message, "attempt %lld of %lld that fail", (long long)attempt,
           (long long)times);
  return fail(call, length > 0 ? code : "TEST_FAILED", (int32_t)retry, message);
}

static gantry_status run_emit(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  int64_t count = 0;
  char data[64];
  (void)self;
  gantry_json_integer(input, "count", &count);
  for (int64_t tick = 1; tick <= count; tick++) {
    snprintf(data, sizeof data, "{\"tick\":%lld}", (long long)tick);
    gantry_status status;
    while ((status = host->emit(host->ctx, call, text("test.ticked"), bytes(data))) ==
           GANTRY_AGAIN) {
      if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
      poll(NULL, 0, 1);
    }
    if (status != GANTRY_OK) return status;
  }
  return answer(out, "{}");
}

static gantry_status run_chatter(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  int64_t milliseconds = 0, tick = 0;
  char data[64];
  (void)self;
  gantry_json_integer(input, "milliseconds", &milliseconds);
  struct pollfd entry = {cancel->wait_fd(cancel->ctx, call), POLLIN, 0};
  for (int64_t end = now_ms() + milliseconds; now_ms() < end;) {
    if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
    snprintf(data, sizeof data, "{\"tick\":%lld}", (long long)++tick);
    gantry_status status = host->emit(host->ctx, call, text("test.ticked"), bytes(data));
    if (status != GANTRY_OK && status != GANTRY_AGAIN) return status;
    poll(&entry, 1, 20);
  }
  return answer(out, "{}");
}

static gantry_status run_effects(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char key[256];
  size_t length;
  int32_t crash = 0;
  buffer recorded = {0};
  gantry_out writer = {sizeof writer, 0, &recorded, keep};
  (void)self;
  if (gantry_json_string(input, "key", key, sizeof key, &length) != GANTRY_JSON_FOUND) {
    return GANTRY_BAD_INPUT;
  }
  gantry_json_bool(input, "crash", &crash);
  gantry_str name = {key, length};
  gantry_status status = effects->intend(
    effects->ctx, call, name, bytes("{\"made\":true}"), &writer);
  if (status == GANTRY_CONFLICT) return answer(out, "{\"intent\":\"settled\"}");
  if (status != GANTRY_OK) return status;
  if (crash) {
    raise(SIGKILL);
    // The first process of a namespace does not hear its own signals.
    __builtin_trap();
  }
  status = effects->settle(effects->ctx, call, name, bytes("{\"done\":true}"));
  if (status != GANTRY_OK) return status;
  return answer(out, recorded.length > 0 ? "{\"intent\":\"announced\"}" : "{\"intent\":\"new\"}");
}

static gantry_status run_kv(
  phase *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char key[GANTRY_KV_KEY_BYTES_MAX + 1], json[96];
  size_t length;
  (void)self;
  if (gantry_json_string(input, "key", key, sizeof key, &length) != GANTRY_JSON_FOUND) {
    return GANTRY_BAD_INPUT;
  }
  for (;;) {
    buffer stored = {0};
    gantry_out writer = {sizeof writer, 0, &stored, keep};
    uint64_t revision = GANTRY_KV_ABSENT;
    int64_t number = 0;
    gantry_str name = {key, length};
    gantry_status status = kv->get(kv->ctx, call, GANTRY_KV_RUN, name, &writer, &revision);
    if (status == GANTRY_NOT_FOUND) revision = GANTRY_KV_ABSENT;
    else if (status != GANTRY_OK) return status;
    gantry_json_integer(kept(&stored), "number", &number);
    snprintf(json, sizeof json, "{\"number\":%lld}", (long long)number + 1);
    status = kv->put(kv->ctx, call, GANTRY_KV_RUN, name, bytes(json), revision, &revision);
    if (status == GANTRY_CONFLICT) continue;
    if (status != GANTRY_OK) return status;
    snprintf(json, sizeof json, "{\"revision\":%llu,\"value\":%lld}", (unsigned long long)revision,
             (long long)number + 1);
    return answer(out, json);
  }
}

static const struct {
  const char *name;
  run_function *run;
} types[] = {
  {"noop", run_noop}, {"echo", run_echo}, {"sleep", run_sleep},     {"fail", run_fail},
  {"emit", run_emit}, {"kv", run_kv},     {"effects", run_effects},
  {"chatter", run_chatter},
};

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx, (void)call;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (strlen(types[i].name) != type.len || memcmp(types[i].name, type.ptr, type.len)) continue;
    size_t length;
    phase *self = (phase *)calloc(1, sizeof *self);
    if (self == NULL) return GANTRY_FAILED;
    self->run = types[i].run;
    gantry_json_string(config, "undo_log", self->undo_log, sizeof self->undo_log, &length);
    *instance = self;
    return GANTRY_OK;
  }
  return GANTRY_NOT_FOUND;
}

static void destroy(void *self) { free(self); }

static gantry_status run(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  phase *self = (phase *)instance;
  return self->run(self, call, input, out);
}

static gantry_status plan(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  phase *self = (phase *)instance;
  return self->run == run_echo ? run_echo(self, call, input, out) : GANTRY_UNSUPPORTED;
}

static gantry_status undo(
  void *instance, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  phase *self = (phase *)instance;
  if (self->run != run_effects) return GANTRY_UNSUPPORTED;
  if (self->undo_log[0] == '\0') return answer(out, "{}");
  int fd = open(self->undo_log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return fail(call, "TEST_UNDO_LOG", GANTRY_RETRY_CONFIG, strerror(errno));
  int whole = write(fd, receipts.ptr, receipts.len) == (ssize_t)receipts.len &&
              write(fd, "\n", 1) == 1;
  close(fd);
  return whole ? answer(out, "{}")
               : fail(call, "TEST_UNDO_LOG", GANTRY_RETRY_RETRYABLE, strerror(errno));
}

static const gantry_phase_1 phases = {sizeof phases, 0, create, destroy, run, plan, undo};

static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  int known = id.len == sizeof GANTRY_PHASE_1 - 1 && !memcmp(id.ptr, GANTRY_PHASE_1, id.len);
  return known ? &phases : NULL;
}

// Adds one byte to the file "shutdowns" of the person's folder, if there is one, so that a test can
// count the calls.
static void shut_down(void *ctx) {
  (void)ctx;
  char path[4096];
  const char *home = getenv("HOME");
  snprintf(path, sizeof path, "%s/shutdowns", home == NULL ? "" : home);
  int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return;
  if (write(file, ".", 1) != 1) perror(path);
  close(file);
}

static const gantry_plugin plugin = {sizeof plugin, GANTRY_ABI_MINOR, NULL,
  {manifest, sizeof manifest - 1}, get_interface, shut_down};

static const void *offered(const char *id) { return host->get_interface(host->ctx, text(id)); }

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  host = given;
  calls = (const gantry_call_1 *)offered(GANTRY_CALL_1);
  cancel = (const gantry_cancel_1 *)offered(GANTRY_CANCEL_1);
  effects = (const gantry_effects_1 *)offered(GANTRY_EFFECTS_1);
  kv = (const gantry_kv_1 *)offered(GANTRY_KV_1);
  if (calls != NULL && cancel != NULL && effects != NULL && kv != NULL) return &plugin;
  answer(why, "test.noop 1.0.0 needs gantry.call/1, gantry.cancel/1, gantry.effects/1 and "
              "gantry.kv/1. Upgrade Gantry.");
  return NULL;
}
