#include "host.h"

#include <string.h>

#include "breach.h"
#include "gantry/json.h"
#include "growing.h"
#include "instrument.h"
#include "json.h"
#include "scene.h"
#include "trial.h"
#include "utf8.h"

// MARK: what host functions share

// Keeps what is called, and checks that the ctx is that of the function's own table.
static void begin(const void *ctx, host_function function) {
  const char *name = host_function_names[function];
  atomic_store(&the_scene.last, name);
  host_table table = host_table_of(function);
  if (ctx != host_tables_context(&the_instrument.tables[0], table) &&
      ctx != host_tables_context(&the_instrument.tables[1], table)) {
    breach_say(
      WRONG_CONTEXT, "%s was given %s, which is not the ctx of its table", name,
      ctx == NULL ? "NULL" : "a pointer");
  }
  if (atomic_load(&the_scene.is_shut_down)) {
    breach_say(CALLS_AFTER_SHUTDOWN, "%s was called when shutdown had returned", name);
  }
}

call *host_begin(const void *ctx, gantry_call handle, host_function function) {
  begin(ctx, function);
  call *call = call_find(handle, host_function_names[function]);
  if (call != NULL) call->asked[function]++;
  return call;
}

int host_pointer(host_function function, const char *name, const void *pointer) {
  if (pointer != NULL) return 1;
  breach_say(NULL_ARGUMENT, "%s was given NULL as %s", host_function_names[function], name);
  return 0;
}

int host_fits(host_function function, const char *name, size_t size, size_t most) {
  if (size <= most) return 1;
  breach_say(
    OVER_LIMIT, "%s was given %zu bytes as %s, and %zu are the most", host_function_names[function],
    size, name, most);
  return 0;
}

int host_bytes(host_function function, const char *name, gantry_bytes bytes) {
  if (bytes.len == 0 || bytes.ptr != NULL) return 1;
  breach_say(
    NULL_ARGUMENT, "%s was given NULL for %zu bytes of %s", host_function_names[function],
    bytes.len, name);
  return 0;
}

static int is_utf8(host_function function, const char *name, gantry_bytes bytes) {
  scene_reading = name;
  size_t problem = utf8_problem(bytes.ptr, bytes.len);
  scene_reading = NULL;
  if (problem == UTF8_IS_RIGHT) return 1;
  breach_say(
    BAD_UTF8, "%s was given a %s that is not UTF-8 at byte %zu of %zu (0x%02x)",
    host_function_names[function], name, problem, bytes.len, bytes.ptr[problem]);
  return 0;
}

static gantry_bytes bytes_of(gantry_str text) {
  return (gantry_bytes){(const uint8_t *)text.ptr, text.len};
}

int host_text(host_function function, const char *name, gantry_str text) {
  return host_bytes(function, name, bytes_of(text)) && is_utf8(function, name, bytes_of(text));
}

int host_name(host_function function, const char *name, gantry_str text) {
  return host_text(function, name, text) && text.len > 0;
}

int host_json(host_function function, const char *name, gantry_bytes json) {
  if (!host_bytes(function, name, json) || json.len == 0) return 0;
  if (!is_utf8(function, name, json)) return 0;
  gantry_json_cursor cursor = {(const char *)json.ptr, (const char *)json.ptr + json.len};
  if (!gantry_json_pass(&cursor, 0)) return 0;
  gantry_json_space(&cursor);
  return cursor.at == cursor.end;
}

// MARK: gantry_host

static const void *get_interface(void *ctx, gantry_str id) {
  begin(ctx, HOST_GET_INTERFACE);
  if (!host_text(HOST_GET_INTERFACE, "id", id)) return NULL;
  const host_tables *tables = &the_instrument.tables[0];
  if (ctx == host_tables_context(&the_instrument.tables[1], TABLE_HOST)) tables++;
  const void *table = id.len == 0 ? NULL : host_tables_interface(tables, id);
  aside *aside = &the_instrument.aside;
  pthread_mutex_lock(&aside->lock);
  if (aside->interface_count++ < TRIAL_KEPT) {
    json_open(&aside->interfaces, NULL, '{');
    json_base64(&aside->interfaces, "id", id.ptr, id.len < 1024 ? id.len : 1024);
    json_bool(&aside->interfaces, "given", table != NULL);
    json_close(&aside->interfaces, '}');
  }
  pthread_mutex_unlock(&aside->lock);
  return table;
}

static void say_line(pile *list, int32_t level, gantry_str message) {
  json_open(list, NULL, '{');
  json_whole(list, "level", level);
  scene_reading = "log: message";
  json_base64(list, "text", message.ptr, message.len);
  scene_reading = NULL;
  json_close(list, '}');
}

static void write_log(void *ctx, gantry_call handle, int32_t level, gantry_str message) {
  begin(ctx, HOST_LOG);
  call *call = handle == 0 ? NULL : call_find(handle, host_function_names[HOST_LOG]);
  if (call != NULL) call->asked[HOST_LOG]++;
  int is_kept = host_fits(HOST_LOG, "message", message.len, GANTRY_LOG_BYTES_MAX) &&
                host_bytes(HOST_LOG, "message", bytes_of(message));
  // A line that is not UTF-8 is repaired by the host, and told here as it is.
  if (is_kept) is_utf8(HOST_LOG, "message", bytes_of(message));
  if (call != NULL) {
    pile *list = is_kept ? call_say(call, SAID_LOG, message.len) : NULL;
    if (list != NULL) say_line(list, level, message);
    call_unlock(call);
    return;
  }
  if (!is_kept) return;
  // A call that is over has no log any more; the plugin has one.
  aside *aside = &the_instrument.aside;
  pthread_mutex_lock(&aside->lock);
  if (aside->log_count++ < TRIAL_KEPT) say_line(&aside->log, level, message);
  pthread_mutex_unlock(&aside->lock);
}

static void keep_event(call *call, gantry_str type, gantry_bytes data, gantry_status status) {
  pile *list = call_say(call, SAID_EVENTS, host_sum(type.len, data.len));
  if (call_is_cancelled(call)) call->events_after_cancel++;
  if (call->cancelled_seen > 0) call->events_after_seen++;
  if (list == NULL) return;
  scene_reading = "emit: data_json";
  json_open(list, NULL, '{');
  json_base64(list, "type", type.ptr, type.len);
  json_base64(list, "data", data.ptr, data.len);
  json_whole(list, "status", status);
  json_close(list, '}');
  scene_reading = NULL;
}

static gantry_status take_event(call *call, gantry_str type, gantry_bytes data) {
  if (call->again < (uint64_t)call->knobs->again_count) {
    call->again++;
    return GANTRY_AGAIN;
  }
  if (!host_fits(HOST_EMIT, "data_json", data.len, GANTRY_EVENT_BYTES_MAX)) return GANTRY_LIMIT;
  if (!host_fits(HOST_EMIT, "type", type.len, GANTRY_EVENT_BYTES_MAX)) return GANTRY_LIMIT;
  if (!host_bytes(HOST_EMIT, "type", bytes_of(type))) return GANTRY_BAD_INPUT;
  if (!host_bytes(HOST_EMIT, "data_json", data)) return GANTRY_BAD_INPUT;
  int is_right = host_name(HOST_EMIT, "type", type) && host_json(HOST_EMIT, "data_json", data);
  gantry_status status = is_right ? GANTRY_OK : GANTRY_BAD_INPUT;
  keep_event(call, type, data, status);
  return status;
}

static gantry_status emit(void *ctx, gantry_call handle, gantry_str type, gantry_bytes data) {
  call *call = host_begin(ctx, handle, HOST_EMIT);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  gantry_status status = take_event(call, type, data);
  if (status != GANTRY_OK) call->emits_refused++;
  call_unlock(call);
  return status;
}

static gantry_status take_progress(
  call *call, double fraction, gantry_str step, gantry_str message) {
  if (!host_fits(HOST_PROGRESS, "step", step.len, GANTRY_LOG_BYTES_MAX)) return GANTRY_LIMIT;
  if (!host_fits(HOST_PROGRESS, "message", message.len, GANTRY_LOG_BYTES_MAX)) return GANTRY_LIMIT;
  host_text(HOST_PROGRESS, "step", step);
  host_text(HOST_PROGRESS, "message", message);
  pile *list = call_say(call, SAID_PROGRESS, host_sum(step.len, message.len));
  if (list != NULL) {
    scene_reading = "progress: step or message";
    json_open(list, NULL, '{');
    json_real(list, "fraction", fraction);
    json_base64(list, "step", step.ptr, step.ptr == NULL ? 0 : step.len);
    json_base64(list, "message", message.ptr, message.ptr == NULL ? 0 : message.len);
    json_close(list, '}');
    scene_reading = NULL;
  }
  // The comparison is also false for NaN.
  if (fraction >= 0 && fraction <= 1) return GANTRY_OK;
  breach_say(PROGRESS_RANGE, "progress was given %g, which is not between 0 and 1", fraction);
  return GANTRY_BAD_INPUT;
}

static gantry_status progress(
  void *ctx, gantry_call handle, double fraction, gantry_str step, gantry_str message) {
  call *call = host_begin(ctx, handle, HOST_PROGRESS);
  if (call == NULL) return GANTRY_BAD_HANDLE;
  gantry_status status = take_progress(call, fraction, step, message);
  call_unlock(call);
  return status;
}

// Writes one text of an error, or nothing of it when it cannot be taken.
static void say_text(pile *list, const char *name, gantry_str text, size_t most) {
  int is_taken = host_fits(HOST_FAIL, name, text.len, most) &&
                 host_bytes(HOST_FAIL, name, bytes_of(text));
  if (is_taken) is_utf8(HOST_FAIL, name, bytes_of(text));
  scene_reading = "fail: a text of the error";
  json_base64(list, name, text.ptr, is_taken ? text.len : 0);
  scene_reading = NULL;
}

static void fail(void *ctx, gantry_call handle, const gantry_error *error) {
  call *call = host_begin(ctx, handle, HOST_FAIL);
  if (call == NULL) return;
  pile *list = host_pointer(HOST_FAIL, "error", error) ? call_say(call, SAID_FAILED, 0) : NULL;
  if (list != NULL) {
    gantry_error said;
    scene_reading = "fail: the error";
    growing_copy(&said, sizeof said, error);
    scene_reading = NULL;
    json_open(list, NULL, '{');
    say_text(list, "code", said.code, GANTRY_LOG_BYTES_MAX);
    say_text(list, "message", said.message, GANTRY_LOG_BYTES_MAX);
    say_text(list, "hint", said.hint, GANTRY_LOG_BYTES_MAX);
    json_whole(list, "retry", said.retry_class);
    say_text(list, "detail", said.detail_json, GANTRY_EVENT_BYTES_MAX);
    json_close(list, '}');
  }
  call_unlock(call);
}

static int32_t cancelled(void *ctx, gantry_call handle) {
  call *call = host_begin(ctx, handle, HOST_CANCELLED);
  // A call that is over should stop, whatever it still does.
  if (call == NULL) return 1;
  int32_t is_cancelled = call_is_cancelled(call);
  if (is_cancelled) call->cancelled_seen++;
  call_unlock(call);
  return is_cancelled;
}

const gantry_host host_functions = {
  .struct_size = sizeof(gantry_host),
  .abi_minor = GANTRY_ABI_MINOR,
  .get_interface = get_interface,
  .log = write_log,
  .emit = emit,
  .progress = progress,
  .fail = fail,
  .cancelled = cancelled,
};
