// The interfaces of the host by id, but for the artifacts.
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "host.h"
#include "host_artifacts.h"
#include "instrument.h"
#include "json.h"
#include "scene.h"
#include "traps.h"
#include "trial.h"
#include "writing.h"

// Copies bytes out of the world, and hands them over without any lock: the writer is the plugin's.
static gantry_status hand_over(
  const gantry_out *out, host_function function, const pile *bytes, gantry_status status) {
  if (out == NULL || bytes->size == 0) return status;
  gantry_status written =
    writing_hand_over(out, bytes->bytes, bytes->size, host_function_names[function]);
  // A writer that refuses counts for more than what it refused.
  return written == GANTRY_OK ? status : written;
}

// Writes one entry of a list about a thing with a name and JSON.
static void say_thing(
  call *call, said list, const char *name, gantry_str key, const char *member, gantry_bytes json,
  gantry_status status) {
  pile *entries = call_say(call, list, host_sum(key.len, json.len));
  if (entries == NULL) return;
  scene_reading = said_names[list];
  json_open(entries, NULL, '{');
  json_base64(entries, name, key.ptr, key.ptr == NULL ? 0 : key.len);
  if (member != NULL) json_base64(entries, member, json.ptr, json.ptr == NULL ? 0 : json.len);
  scene_reading = NULL;
  json_whole(entries, "status", status);
  json_close(entries, '}');
}

// MARK: gantry.call/1

// The text of the script, with the scratch folder where it asks for it.
static void describe_as_told(const pile *told, pile *text) {
  static const char mark[] = TRIAL_SCRATCH_MARK;
  const uint8_t *at = told->bytes, *end = at + told->size, *found;
  while ((found = memmem(at, (size_t)(end - at), mark, sizeof mark - 1)) != NULL) {
    pile_add(text, at, (size_t)(found - at));
    json_text_inside(text, the_instrument.scratch, strlen(the_instrument.scratch));
    at = found + sizeof mark - 1;
  }
  pile_add(text, at, (size_t)(end - at));
}

static void describe_call(const call *call, pile *text) {
  const knobs *knobs = call->knobs;
  if (knobs->call_json.size > 0) {
    describe_as_told(&knobs->call_json, text);
    return;
  }
  json_open(text, NULL, '{');
  json_text(text, "run", "trial");
  json_text(text, "phase", "trial");
  json_whole(text, "attempt", 1);
  json_whole(text, "epoch", 1);
  json_text(text, "idempotency_key", "trial");
  json_text(text, "run_started", "2026-01-01T00:00:00Z");
  json_whole(text, "deadline_ns", call->deadline_at_ns == CALL_NEVER ? 0 : call->deadline_at_ns);
  json_text(text, "scratch", the_instrument.scratch);
  json_text(text, "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  json_close(text, '}');
}

static gantry_status describe(void *ctx, gantry_call handle, const gantry_out *out) {
  call *call = host_begin(ctx, handle, HOST_DESCRIBE);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  pile text = {0};
  gantry_status status = host_pointer(HOST_DESCRIBE, "out", out) ? GANTRY_OK : GANTRY_BAD_INPUT;
  if (status == GANTRY_OK) describe_call(call, &text);
  call_unlock(call);
  if (status == GANTRY_OK) status = hand_over(out, HOST_DESCRIBE, &text, GANTRY_OK);
  pile_free(&text);
  return status;
}

// MARK: gantry.cancel/1

static int32_t wait_fd(void *ctx, gantry_call handle) {
  call *call = host_begin(ctx, handle, HOST_WAIT_FD);
  if (call == NULL) return -1;
  int32_t fd = call_cancel_fd(call);
  call_unlock(call);
  return fd;
}

static int64_t deadline_ns(void *ctx, gantry_call handle) {
  call *call = host_begin(ctx, handle, HOST_DEADLINE);
  if (call == NULL) return 0;
  int64_t deadline = call->deadline_at_ns == CALL_NEVER ? 0 : call->deadline_at_ns;
  call_unlock(call);
  return deadline;
}

// MARK: gantry.effects/1

// Whether an effect's arguments can be taken; otherwise `status` is the answer.
static int is_effect(
  host_function function, const char *member, gantry_str key, gantry_bytes json,
  gantry_status *status) {
  *status = GANTRY_LIMIT;
  if (!host_fits(function, member, json.len, GANTRY_INPUT_BYTES_MAX)) return 0;
  if (!host_fits(function, "key", key.len, GANTRY_INPUT_BYTES_MAX)) return 0;
  *status = GANTRY_BAD_INPUT;
  return host_name(function, "key", key) && host_json(function, member, json);
}

static gantry_status announce(
  gantry_str key, gantry_bytes receipt, pile *recorded) {
  world *world = &the_instrument.world;
  gantry_status status = GANTRY_OK;
  pthread_mutex_lock(&world->lock);
  thing *effect = world_find(world, THING_EFFECT, 0, key.ptr, key.len);
  if (effect == NULL) {
    effect = world_make(world, THING_EFFECT, 0, key.ptr, key.len);
    if (effect != NULL) effect->bytes = world_hold(world, receipt.ptr, receipt.len);
    else status = GANTRY_LIMIT;
  } else {
    held held = effect->is_settled ? effect->result : effect->bytes;
    pile_add(recorded, world_bytes(world, held), held.size);
    if (effect->is_settled) status = GANTRY_CONFLICT;
  }
  pthread_mutex_unlock(&world->lock);
  return status;
}

static gantry_status intend(
  void *ctx, gantry_call handle, gantry_str key, gantry_bytes receipt_json,
  const gantry_out *recorded_out) {
  call *call = host_begin(ctx, handle, HOST_INTEND);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  pile recorded = {0};
  gantry_status status;
  if (is_effect(HOST_INTEND, "receipt_json", key, receipt_json, &status)) {
    status = announce(key, receipt_json, &recorded);
  }
  say_thing(call, SAID_INTENTS, "key", key, "receipt", receipt_json, status);
  call_unlock(call);
  status = hand_over(recorded_out, HOST_INTEND, &recorded, status);
  pile_free(&recorded);
  return status;
}

static gantry_status record_result(gantry_str key, gantry_bytes result) {
  world *world = &the_instrument.world;
  gantry_status status = GANTRY_OK;
  pthread_mutex_lock(&world->lock);
  thing *effect = world_find(world, THING_EFFECT, 0, key.ptr, key.len);
  if (effect == NULL) {
    status = GANTRY_NOT_FOUND;
  } else if (effect->is_settled) {
    status = GANTRY_CONFLICT;
  } else {
    effect->is_settled = 1;
    effect->result = world_hold(world, result.ptr, result.len);
  }
  pthread_mutex_unlock(&world->lock);
  return status;
}

static gantry_status settle(
  void *ctx, gantry_call handle, gantry_str key, gantry_bytes result_json) {
  call *call = host_begin(ctx, handle, HOST_SETTLE);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  gantry_status status;
  if (is_effect(HOST_SETTLE, "result_json", key, result_json, &status)) {
    status = record_result(key, result_json);
  }
  say_thing(call, SAID_SETTLED, "key", key, "result", result_json, status);
  call_unlock(call);
  return status;
}

// MARK: gantry.kv/1

static int is_value(
  host_function function, int32_t scope, gantry_str key, gantry_status *status) {
  *status = GANTRY_LIMIT;
  if (!host_fits(function, "key", key.len, GANTRY_KV_KEY_BYTES_MAX)) return 0;
  *status = GANTRY_BAD_INPUT;
  return host_name(function, "key", key) && (scope == GANTRY_KV_RUN || scope == GANTRY_KV_DURABLE);
}

static gantry_status get_value(
  void *ctx, gantry_call handle, int32_t scope, gantry_str key, const gantry_out *out,
  uint64_t *revision) {
  call *call = host_begin(ctx, handle, HOST_KV_GET);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  world *world = &the_instrument.world;
  pile bytes = {0};
  gantry_status status;
  int is_right = is_value(HOST_KV_GET, scope, key, &status);
  if (is_right && !host_pointer(HOST_KV_GET, "out", out)) is_right = 0;
  if (is_right) {
    pthread_mutex_lock(&world->lock);
    const thing *value = world_find(world, THING_VALUE, scope, key.ptr, key.len);
    status = value == NULL ? GANTRY_NOT_FOUND : GANTRY_OK;
    if (value != NULL) pile_add(&bytes, world_bytes(world, value->bytes), value->bytes.size);
    if (value != NULL && revision != NULL) *revision = value->revision;
    pthread_mutex_unlock(&world->lock);
  }
  call_unlock(call);
  if (status == GANTRY_OK) status = hand_over(out, HOST_KV_GET, &bytes, status);
  pile_free(&bytes);
  return status;
}

static gantry_status store(
  int32_t scope, gantry_str key, gantry_bytes json, uint64_t expected, uint64_t *revision) {
  world *world = &the_instrument.world;
  gantry_status status = GANTRY_OK;
  pthread_mutex_lock(&world->lock);
  thing *value = world_find(world, THING_VALUE, scope, key.ptr, key.len);
  uint64_t current = value == NULL ? 0 : value->revision;
  if (expected != GANTRY_KV_ANY && expected != current) {
    status = GANTRY_CONFLICT;
  } else if ((value = world_make(world, THING_VALUE, scope, key.ptr, key.len)) == NULL) {
    status = GANTRY_LIMIT;
  } else {
    value->bytes = world_hold(world, json.ptr, json.len);
    value->revision = ++current;
  }
  pthread_mutex_unlock(&world->lock);
  if (revision != NULL) *revision = current;
  return status;
}

static gantry_status put_value(
  void *ctx, gantry_call handle, int32_t scope, gantry_str key, gantry_bytes value_json,
  uint64_t expected, uint64_t *revision) {
  call *call = host_begin(ctx, handle, HOST_KV_PUT);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  gantry_status status;
  if (is_value(HOST_KV_PUT, scope, key, &status)) {
    status = GANTRY_LIMIT;
    if (host_fits(HOST_KV_PUT, "value_json", value_json.len, GANTRY_KV_VALUE_BYTES_MAX)) {
      status = host_json(HOST_KV_PUT, "value_json", value_json)
                 ? store(scope, key, value_json, expected, revision)
                 : GANTRY_BAD_INPUT;
    }
  }
  pile *list = call_say(call, SAID_VALUES, host_sum(key.len, value_json.len));
  if (list != NULL) {
    json_open(list, NULL, '{');
    json_whole(list, "scope", scope);
    json_base64(list, "key", key.ptr, key.ptr == NULL ? 0 : key.len);
    json_base64(list, "value", value_json.ptr, value_json.ptr == NULL ? 0 : value_json.len);
    json_whole(list, "status", status);
    json_close(list, '}');
  }
  call_unlock(call);
  return status;
}

// MARK: gantry.skills/1

static gantry_status answer_skill(gantry_str name, pile *output) {
  world *world = &the_instrument.world;
  pthread_mutex_lock(&world->lock);
  const thing *skill = world_find(world, THING_SKILL, 0, name.ptr, name.len);
  gantry_status status = skill == NULL ? GANTRY_NOT_FOUND : skill->status;
  if (skill != NULL) pile_add(output, world_bytes(world, skill->bytes), skill->bytes.size);
  pthread_mutex_unlock(&world->lock);
  return status;
}

static gantry_status invoke_skill(
  void *ctx, gantry_call handle, gantry_str skill, gantry_bytes args_json, const gantry_out *out) {
  call *call = host_begin(ctx, handle, HOST_INVOKE);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  pile output = {0};
  gantry_status status = GANTRY_LIMIT;
  if (host_fits(HOST_INVOKE, "args_json", args_json.len, GANTRY_INPUT_BYTES_MAX) &&
      host_fits(HOST_INVOKE, "skill", skill.len, GANTRY_INPUT_BYTES_MAX)) {
    int is_right = host_name(HOST_INVOKE, "skill", skill) &&
                   host_json(HOST_INVOKE, "args_json", args_json);
    status = is_right ? answer_skill(skill, &output) : GANTRY_BAD_INPUT;
  }
  say_thing(call, SAID_NESTED, "skill", skill, "args", args_json, status);
  call_unlock(call);
  status = hand_over(out, HOST_INVOKE, &output, status);
  pile_free(&output);
  return status;
}

// MARK: gantry.secrets/1

// Lends a secret at the end of pages of its own, and makes sure that it is gone afterwards.
static void lend(
  const call *call, const pile *value, void (*use)(void *user, gantry_bytes value), void *user) {
  size_t page = 4096, pages = (value->size + page - 1) / page * page;
  uint8_t *start = mmap(
    NULL, pages + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return;
  uint8_t *place = start + pages - value->size;
  if (value->size > 0) memcpy(place, value->bytes, value->size);
  mprotect(start + pages, page, PROT_NONE);
  size_t trap = trap_lay(TRAP_INPUT, start, pages + page);
  use(user, (gantry_bytes){place, value->size});
  explicit_bzero(place, value->size);
  if (!call->knobs->is_guarded) {
    trap_change(trap, TRAP_NONE);
    munmap(start, pages + page);
    return;
  }
  // A few pages for each secret lent, which nobody may touch any more.
  madvise(start, pages, MADV_DONTNEED);
  mprotect(start, pages, PROT_NONE);
  trap_change(trap, TRAP_SECRET);
}

static gantry_status with_secret(
  void *ctx, gantry_call handle, gantry_str name, void (*use)(void *user, gantry_bytes value),
  void *user) {
  call *call = host_begin(ctx, handle, HOST_WITH);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  world *world = &the_instrument.world;
  pile value = {0};
  gantry_status status = GANTRY_LIMIT;
  if (host_fits(HOST_WITH, "name", name.len, GANTRY_LOG_BYTES_MAX)) status = GANTRY_BAD_INPUT;
  void *function;
  memcpy(&function, &use, sizeof function);
  if (status == GANTRY_BAD_INPUT && host_name(HOST_WITH, "name", name) &&
      host_pointer(HOST_WITH, "use", function)) {
    pthread_mutex_lock(&world->lock);
    const thing *secret = world_find(world, THING_SECRET, 0, name.ptr, name.len);
    status = secret == NULL ? GANTRY_NOT_FOUND : GANTRY_OK;
    if (secret != NULL) pile_add(&value, world_bytes(world, secret->bytes), secret->bytes.size);
    pthread_mutex_unlock(&world->lock);
  }
  say_thing(call, SAID_SECRETS, "name", name, NULL, (gantry_bytes){0}, status);
  call_unlock(call);
  if (status == GANTRY_OK) lend(call, &value, use, user);
  if (value.bytes != NULL) explicit_bzero(value.bytes, value.size);
  pile_free(&value);
  return status;
}

// MARK: tables

size_t host_interface_make(host_table table, void *ctx, void *place) {
  switch (table) {
    case TABLE_CALL:
      *(gantry_call_1 *)place = (gantry_call_1){sizeof(gantry_call_1), 0, ctx, describe};
      return sizeof(gantry_call_1);
    case TABLE_CANCEL:
      *(gantry_cancel_1 *)place =
        (gantry_cancel_1){sizeof(gantry_cancel_1), 0, ctx, wait_fd, deadline_ns};
      return sizeof(gantry_cancel_1);
    case TABLE_EFFECTS:
      *(gantry_effects_1 *)place =
        (gantry_effects_1){sizeof(gantry_effects_1), 0, ctx, intend, settle};
      return sizeof(gantry_effects_1);
    case TABLE_KV:
      *(gantry_kv_1 *)place = (gantry_kv_1){sizeof(gantry_kv_1), 0, ctx, get_value, put_value};
      return sizeof(gantry_kv_1);
    case TABLE_SKILLS:
      *(gantry_skills_1 *)place = (gantry_skills_1){sizeof(gantry_skills_1), 0, ctx, invoke_skill};
      return sizeof(gantry_skills_1);
    case TABLE_SECRETS:
      *(gantry_secrets_1 *)place =
        (gantry_secrets_1){sizeof(gantry_secrets_1), 0, ctx, with_secret};
      return sizeof(gantry_secrets_1);
    default: return host_artifacts_make(ctx, place);
  }
}
