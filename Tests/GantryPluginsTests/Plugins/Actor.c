// test.actor: phases, skills and recovery strategies that use everything the host offers.
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "Kit.h"

#ifndef PLUGIN_ID
#define PLUGIN_ID "test.actor"
#endif
#define PHASE(name, rest) "{\"kind\":\"phase\",\"type\":\"" name "\",\"summary\":\"s\"" rest "},"
#define SKILL(name, rest) "{\"kind\":\"skill\",\"type\":\"" name "\",\"summary\":\"s\"" rest "},"

static const char manifest[] =
  "{\"id\":\"" PLUGIN_ID "\",\"version\":\"1.2.3\",\"summary\":\"s\",\"min_host_minor\":0,"
  "\"interfaces\":[\"gantry.kv/1\",\"gantry.skills/1\"],\"types\":["
  PHASE("echo", ",\"input\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}},"
                "\"concurrency\":\"parallel\"")
  PHASE("describe", "") PHASE("status", "") PHASE("host", "")
  PHASE("shape", ",\"output\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}")
  PHASE("wait", "") PHASE("hang", "") PHASE("stale", "") PHASE("stale-report", "")
  PHASE("serial", "") PHASE("overlap", ",\"concurrency\":\"parallel\"") PHASE("stack", "")
  PHASE("picky", ",\"config\":{\"type\":\"object\"}") PHASE("counted", "") PHASE("call", "")
  SKILL("kit.upper", "") SKILL("kit.self", "") SKILL("kit.back", "")
  SKILL("kit.deep", ",\"concurrency\":\"parallel\"")
  SKILL("kit.fails", "") SKILL("kit.wait", "") SKILL("kit.hang", "")
  "{\"kind\":\"recovery\",\"type\":\"decide\",\"summary\":\"s\"},"
  "{\"kind\":\"recovery\",\"type\":\"decline\",\"summary\":\"s\"}],"
  "\"events\":[{\"type\":\"test.ticked\",\"summary\":\"s\",\"durability\":\"lazy\",\"v\":1,"
  "\"schema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}}],"
  "\"skills\":[\"kit.upper\",\"kit.self\",\"kit.back\",\"kit.deep\",\"kit.fails\",\"kit.wait\",\"kit.hang\","
  "\"kit.absent\"]}";

static const gantry_host *host;
static const gantry_call_1 *calls;
static const gantry_cancel_1 *cancels;
static const gantry_effects_1 *effects;
static const gantry_kv_1 *values;
static const gantry_skills_1 *skills;
static atomic_int inside, most, alive, hangs;

typedef struct instance {
  char type[64];
  int calls;
} instance;

static gantry_status say(
  const gantry_out *out, gantry_status status, uint64_t revision, const kept *text) {
  char line[9000];
  snprintf(
    line, sizeof line, "{\"status\":%d,\"revision\":%llu,\"text\":%s}", status,
    (unsigned long long)revision, text && text->length ? text->text : "null");
  return answer(out, line);
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)config;
  if (str_is(type, "picky")) {
    gantry_error error = {sizeof error, GANTRY_RETRY_CONFIG, TEXT("TOO_PICKY"),
                          TEXT("nothing is good enough"), TEXT("Give up."), {0}};
    host->fail(host->ctx, call, &error);
    return GANTRY_FAILED;
  }
  instance *self = calloc(1, sizeof *self);
  memcpy(self->type, type.ptr, type.len < 63 ? type.len : 63);
  atomic_fetch_add(&alive, 1);
  *made = self;
  return GANTRY_OK;
}

static void destroy(void *self) {
  atomic_fetch_sub(&alive, 1);
  free(self);
}

// MARK: one operation of the host each, by name

static gantry_status call_log(gantry_call call, size_t length) {
  char *text = calloc(1, length + 1);
  memset(text, 'x', length);
  host->log(host->ctx, call, GANTRY_LOG_WARNING, (gantry_str){text, length});
  free(text);
  return GANTRY_OK;
}

static gantry_status put(gantry_call call, gantry_bytes value, uint64_t expected, uint64_t *made) {
  return values->put(values->ctx, call, GANTRY_KV_RUN, TEXT("k"), value, expected, made);
}

static gantry_status host_operation(gantry_call call, const char *op, const gantry_out *out) {
  kept text;
  gantry_out into = keeper(&text);
  uint64_t revision = 0;
  gantry_status status = GANTRY_UNSUPPORTED;
  static uint8_t large[300 * 1024];
  if (!strcmp(op, "emit")) {
    status = host->emit(host->ctx, call, TEXT("test.ticked"), JSON("{\"n\":1}"));
  } else if (!strcmp(op, "emit-undeclared")) {
    status = host->emit(host->ctx, call, TEXT("test.tickled"), JSON("{\"n\":1}"));
  } else if (!strcmp(op, "emit-schema")) {
    status = host->emit(host->ctx, call, TEXT("test.ticked"), JSON("{\"n\":\"one\"}"));
  } else if (!strcmp(op, "emit-json")) {
    status = host->emit(host->ctx, call, TEXT("test.ticked"), JSON("{\"n\":"));
  } else if (!strcmp(op, "emit-null")) {
    status = host->emit(host->ctx, call, TEXT("test.ticked"), (gantry_bytes){NULL, 3});
  } else if (!strcmp(op, "emit-large")) {
    status = host->emit(host->ctx, call, TEXT("test.ticked"), (gantry_bytes){large, sizeof large});
  } else if (!strcmp(op, "progress-nan")) {
    status = host->progress(host->ctx, call, 0.0 / 0.0, TEXT(""), TEXT(""));
  } else if (!strcmp(op, "progress-high")) {
    status = host->progress(host->ctx, call, 1.5, TEXT(""), TEXT(""));
  } else if (!strcmp(op, "progress")) {
    status = host->progress(host->ctx, call, 0.5, TEXT("half"), TEXT("half way"));
  } else if (!strcmp(op, "log-long")) {
    status = call_log(call, GANTRY_LOG_BYTES_MAX + 1);
  } else if (!strcmp(op, "log-none")) {
    status = call_log(0, 3);
  } else if (!strcmp(op, "log")) {
    status = call_log(call, 3);
  } else if (!strcmp(op, "intend")) {
    status = effects->intend(effects->ctx, call, TEXT("push"), JSON("{\"tag\":7}"), &into);
  } else if (!strcmp(op, "intend-json")) {
    status = effects->intend(effects->ctx, call, TEXT("push"), JSON("nope"), &into);
  } else if (!strcmp(op, "settle")) {
    status = effects->settle(effects->ctx, call, TEXT("push"), JSON("{\"done\":true}"));
  } else if (!strcmp(op, "get")) {
    status = values->get(values->ctx, call, GANTRY_KV_RUN, TEXT("k"), &into, &revision);
  } else if (!strcmp(op, "put-absent")) {
    status = put(call, JSON("1"), GANTRY_KV_ABSENT, &revision);
  } else if (!strcmp(op, "put-1")) {
    status = put(call, JSON("2"), 1, &revision);
  } else if (!strcmp(op, "put-any")) {
    status = put(call, JSON("3"), GANTRY_KV_ANY, &revision);
  } else if (!strcmp(op, "put-json")) {
    status = put(call, JSON("{"), GANTRY_KV_ANY, &revision);
  } else if (!strcmp(op, "put-large")) {
    gantry_bytes value = {large, GANTRY_KV_VALUE_BYTES_MAX + 1};
    status = put(call, value, GANTRY_KV_ANY, &revision);
  } else if (!strcmp(op, "bad-handle")) {
    status = host->emit(host->ctx, call + 1, TEXT("test.ticked"), JSON("{\"n\":1}"));
  } else if (!strcmp(op, "zero-handle")) {
    status = values->get(values->ctx, 0, GANTRY_KV_RUN, TEXT("k"), &into, &revision);
  } else if (!strcmp(op, "unknown-interface")) {
    status = host->get_interface(host->ctx, TEXT("gantry.kv/2")) ? GANTRY_OK : GANTRY_NOT_FOUND;
  } else if (!strcmp(op, "deadline")) {
    revision = (uint64_t)cancels->deadline_ns(cancels->ctx, call);
    status = GANTRY_OK;
  } else if (!strcmp(op, "alive")) {
    revision = (uint64_t)atomic_load(&alive);
    status = GANTRY_OK;
  }
  return say(out, status, revision, &text);
}

// MARK: a thread that outlives the call it was started in

static pthread_t leftover;
static pthread_mutex_t stale_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t stale_go = PTHREAD_COND_INITIALIZER;
static gantry_call stale_call;
static int stale_may_go;
static int stale_status[8];

static void *use_stale_call(void *unused) {
  (void)unused;
  pthread_mutex_lock(&stale_lock);
  while (!stale_may_go) pthread_cond_wait(&stale_go, &stale_lock);
  pthread_mutex_unlock(&stale_lock);
  kept text;
  gantry_out into = keeper(&text);
  uint64_t revision;
  gantry_error error = {sizeof error, 0, TEXT("LATE"), TEXT("late"), {0}, {0}};
  host->fail(host->ctx, stale_call, &error);
  stale_status[0] = host->emit(host->ctx, stale_call, TEXT("test.ticked"), JSON("{\"n\":1}"));
  stale_status[1] = host->progress(host->ctx, stale_call, 0.5, TEXT(""), TEXT(""));
  stale_status[2] = calls->describe(calls->ctx, stale_call, &into);
  stale_status[3] = effects->settle(effects->ctx, stale_call, TEXT("k"), JSON("1"));
  stale_status[4] = values->get(values->ctx, stale_call, 0, TEXT("k"), &into, &revision);
  stale_status[5] = skills->invoke(skills->ctx, stale_call, TEXT("kit.upper"), JSON("{}"), &into);
  stale_status[6] = host->cancelled(host->ctx, stale_call);
  stale_status[7] = cancels->wait_fd(cancels->ctx, stale_call);
  return NULL;
}

static gantry_status stale(gantry_call call, const gantry_out *out) {
  stale_call = call;
  if (pthread_create(&leftover, NULL, use_stale_call, NULL)) return GANTRY_FAILED;
  return answer(out, "{}");
}

static gantry_status stale_report(const gantry_out *out) {
  pthread_mutex_lock(&stale_lock);
  stale_may_go = 1;
  pthread_cond_signal(&stale_go);
  pthread_mutex_unlock(&stale_lock);
  pthread_join(leftover, NULL);
  char line[256];
  int *s = stale_status;
  snprintf(line, sizeof line, "{\"all\":[%d,%d,%d,%d,%d,%d,%d,%d]}", s[0], s[1], s[2], s[3], s[4],
           s[5], s[6], s[7]);
  return answer(out, line);
}

// MARK: calls

static gantry_status wait_for_cancel(gantry_call call, const char *how) {
  struct pollfd poller = {cancels->wait_fd(cancels->ctx, call), POLLIN, 0};
  host->progress(host->ctx, call, 0.1, TEXT("started"), TEXT(""));
  if (!strcmp(how, "fd")) {
    poll(&poller, 1, -1);
  } else {
    while (!host->cancelled(host->ctx, call)) usleep(500);
  }
  if (!strcmp(how, "failing")) return GANTRY_FAILED;
  return strcmp(how, "late") ? GANTRY_CANCELLED : GANTRY_OK;
}

static gantry_status overlap(const gantry_out *out) {
  // Only two calls at once ever leave this loop.
  atomic_fetch_add(&inside, 1);
  while (atomic_load(&inside) < 2) usleep(200);
  return answer(out, "{}");
}

static gantry_status serial(const gantry_out *out) {
  int now = atomic_fetch_add(&inside, 1) + 1;
  if (now > atomic_load(&most)) atomic_store(&most, now);
  usleep(200);
  atomic_fetch_sub(&inside, 1);
  char line[64];
  snprintf(line, sizeof line, "{\"most\":%d}", atomic_load(&most));
  return answer(out, line);
}

static gantry_status status_of(gantry_call call, gantry_bytes input, const gantry_out *out) {
  char what[64];
  json_text(input, "what", what, sizeof what);
  if (!strcmp(what, "fail")) {
    gantry_error error = {sizeof error, GANTRY_RETRY_NEEDS_HUMAN, TEXT("DISK_FULL"),
                          TEXT("the disk is full"), TEXT("Make room."), TEXT("{\"free\":0}")};
    host->fail(host->ctx, call, &error);
    return GANTRY_FAILED;
  }
  if (!strcmp(what, "small-error")) {
    // As a plugin of an older header would say it: only up to the code.
    gantry_error error = {24, 1, TEXT("OLD"), TEXT("never read"), TEXT("never read"), {0}};
    host->fail(host->ctx, call, &error);
    return GANTRY_FAILED;
  }
  if (!strcmp(what, "unsaid")) return GANTRY_FAILED;
  if (!strcmp(what, "denied")) return GANTRY_DENIED;
  if (!strcmp(what, "unknown")) return 77;
  if (!strcmp(what, "cancelled")) return GANTRY_CANCELLED;
  if (!strcmp(what, "timed-out")) return GANTRY_TIMED_OUT;
  if (!strcmp(what, "garbage")) return answer(out, "{\"a\":");
  if (!strcmp(what, "array")) return answer(out, "[]");
  if (!strcmp(what, "nothing")) return GANTRY_OK;
  if (!strcmp(what, "pieces")) {
    answer(out, "{\"a\"");
    return answer(out, ":1}");
  }
  if (!strcmp(what, "flood")) {
    static uint8_t block[1 << 20];
    gantry_status last = GANTRY_OK;
    memset(block, ' ', sizeof block);
    for (int i = 0; i < 65; i++) last = out->write(out->ctx, block, sizeof block);
    // One more that would fit: the limit has to stick.
    if (last == GANTRY_LIMIT) last = answer(out, "{}");
    return last == GANTRY_LIMIT ? GANTRY_OK : GANTRY_FAILED;
  }
  return GANTRY_UNSUPPORTED;
}

static gantry_status use_stack(const gantry_out *out) {
  volatile char room[6 * 1024 * 1024];
  for (size_t i = 0; i < sizeof room; i += 4096) room[i] = 1;
  return answer(out, room[4096] ? "{}" : "[]");
}

static gantry_status hang(gantry_call call, gantry_bytes input, const gantry_out *out) {
  char path[1024];
  json_text(input, "path", path, sizeof path);
  host->progress(host->ctx, call, 0.1, TEXT("started"), TEXT(""));
  while (access(path, F_OK)) usleep(500);
  return answer(out, "{}");
}

static gantry_status call_skill(gantry_call call, const char *skill, const gantry_out *out) {
  kept text;
  gantry_out into = keeper(&text);
  gantry_str name = {skill, strlen(skill)};
  gantry_status status = skills->invoke(skills->ctx, call, name, JSON("{\"a\":\"b\"}"), &into);
  return say(out, status, 0, &text);
}

static gantry_status run(void *ctx, gantry_call call, gantry_bytes input, const gantry_out *out) {
  instance *self = ctx;
  char text[1024];
  const char *type = self->type;
  if (!strcmp(type, "echo")) return out->write(out->ctx, input.ptr, input.len);
  if (!strcmp(type, "describe")) return calls->describe(calls->ctx, call, out);
  if (!strcmp(type, "status")) return status_of(call, input, out);
  if (!strcmp(type, "shape")) return answer(out, "{\"x\":\"one\"}");
  if (!strcmp(type, "hang")) return hang(call, input, out);
  if (!strcmp(type, "stale")) return stale(call, out);
  if (!strcmp(type, "stale-report")) return stale_report(out);
  if (!strcmp(type, "serial")) return serial(out);
  if (!strcmp(type, "overlap")) return overlap(out);
  if (!strcmp(type, "stack")) return use_stack(out);
  if (!strcmp(type, "counted")) {
    snprintf(text, sizeof text, "{\"calls\":%d}", ++self->calls);
    return answer(out, text);
  }
  if (!strcmp(type, "host")) {
    json_text(input, "op", text, sizeof text);
    return host_operation(call, text, out);
  }
  if (!strcmp(type, "wait")) {
    json_text(input, "how", text, sizeof text);
    gantry_status status = wait_for_cancel(call, text);
    if (status == GANTRY_OK) answer(out, "{}");
    return status;
  }
  json_text(input, "skill", text, sizeof text);
  return call_skill(call, text, out);
}

static gantry_status plan(void *ctx, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)ctx, (void)call, (void)input;
  return answer(out, "{\"planned\":true}");
}

// Answers the receipts it was given, so that a test sees what crossed.
static gantry_status undo(
  void *ctx, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  instance *self = ctx;
  (void)call;
  if (!strcmp(self->type, "status")) return GANTRY_UNSUPPORTED;
  if (!strcmp(self->type, "shape")) return answer(out, "{\"undone\":7}");
  static const char before[] = "{\"undone\":[\"it\"],\"receipts\":";
  out->write(out->ctx, (const uint8_t *)before, sizeof before - 1);
  out->write(out->ctx, receipts.ptr, receipts.len);
  return out->write(out->ctx, (const uint8_t *)"}", 1);
}

// Hangs until it is called again, on another thread.
static gantry_status hang_once(gantry_call call, const gantry_out *out) {
  int before = atomic_fetch_add(&hangs, 1);
  host->progress(host->ctx, call, 0.1, TEXT("started"), TEXT(""));
  while (before == 0 && atomic_load(&hangs) < 2) usleep(500);
  return answer(out, "{}");
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes args, const gantry_out *out) {
  (void)self, (void)args;
  if (str_is(skill, "kit.upper")) return answer(out, "{\"upper\":\"B\"}");
  if (str_is(skill, "kit.self")) return call_skill(call, "kit.self", out);
  if (str_is(skill, "kit.back")) return call_skill(call, "kit.upper", out);
  if (str_is(skill, "kit.deep")) return call_skill(call, "kit.deep", out);
  if (str_is(skill, "kit.hang")) return hang_once(call, out);
  if (str_is(skill, "kit.wait")) return wait_for_cancel(call, "flag");
  gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, TEXT("SKILL_BROKEN"),
                        TEXT("it is broken"), TEXT("Mend it."), {0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static gantry_status decide(
  void *ctx, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  (void)call, (void)failure;
  instance *self = ctx;
  if (!strcmp(self->type, "decline")) return GANTRY_UNSUPPORTED;
  return answer(out, "{\"decision\":\"retry\",\"after_ns\":5}");
}

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, plan, undo};
  static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};
  static const gantry_recovery_1 recovery = {sizeof recovery, 0, create, destroy, decide};
  (void)ctx;
  if (str_is(id, GANTRY_PHASE_1)) return &phase;
  if (str_is(id, GANTRY_SKILL_1)) return &skill;
  return str_is(id, GANTRY_RECOVERY_1) ? &recovery : NULL;
}

GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  static gantry_plugin plugin = {sizeof plugin, GANTRY_ABI_MINOR, NULL,
                                 {manifest, sizeof manifest - 1}, get_interface, NULL};
  (void)why;
  host = given;
  calls = host->get_interface(host->ctx, TEXT(GANTRY_CALL_1));
  cancels = host->get_interface(host->ctx, TEXT(GANTRY_CANCEL_1));
  effects = host->get_interface(host->ctx, TEXT(GANTRY_EFFECTS_1));
  values = host->get_interface(host->ctx, TEXT(GANTRY_KV_1));
  skills = host->get_interface(host->ctx, TEXT(GANTRY_SKILLS_1));
  return &plugin;
}
