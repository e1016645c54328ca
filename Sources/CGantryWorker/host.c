#include "host.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

#define LINE_MAX_BYTES 1024

int host_is_calling(const library *library, gantry_call call) {
  const running_call *running = &library->worker->call;
  // The handle first: it is set last and taken back first.
  return call != 0 && atomic_load(&running->handle) == call &&
         atomic_load(&running->library) == library;
}

static void send_line(
  library *library, gantry_call call, int32_t level, const char *text, size_t size) {
  uint8_t storage[LINE_MAX_BYTES];
  body body;
  body_begin(&body, storage, sizeof storage);
  body_part(&body, text, size);
  // A line that cannot be sent is lost, as the host would lose it with a full disk.
  exchange_send(&library->worker->exchange, GANTRY_FRAME_LOG, level, call, &body);
  body_end(&body);
}

void host_log(library *library, gantry_call call, int32_t level, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  send_line(library, call, level, text, strlen(text));
}

gantry_status host_refuse(library *library, gantry_call call, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  send_line(library, call, GANTRY_LOG_PLUGIN_MISBEHAVES, text, strlen(text));
  return GANTRY_BAD_INPUT;
}

// MARK: gantry_host

static const void *get_interface(void *ctx, gantry_str id) {
  library *library = ctx;
  if (library == NULL) return NULL;
  page_record(library->worker->page, GANTRY_LOCAL_GET_INTERFACE);
  return host_interface(library, id);
}

static void write_log(void *ctx, gantry_call call, int32_t level, gantry_str message) {
  library *library = ctx;
  if (library == NULL) return;
  page_record(library->worker->page, GANTRY_FRAME_LOG);
  if (message.len > GANTRY_LOG_BYTES_MAX) {
    // One line a plugin is enough to find the culprit; every further one would only be noise.
    if (atomic_fetch_add(&library->dropped_lines, 1) > 0) return;
    return host_log(
      library, 0, GANTRY_LOG_PLUGIN_MISBEHAVES, "a log line over %u bytes was dropped", GANTRY_LOG_BYTES_MAX);
  }
  size_t size = message.ptr == NULL ? 0 : message.len;
  // A call that is over has no log any more; the plugin has one.
  if (!host_is_calling(library, call)) call = 0;
  send_line(library, call, level, message.ptr, size);
}

static gantry_status emit(void *ctx, gantry_call call, gantry_str type, gantry_bytes data) {
  library *library = ctx;
  if (library == NULL) return GANTRY_BAD_HANDLE;
  page_record(library->worker->page, GANTRY_FRAME_EMIT);
  if (!host_is_calling(library, call)) return GANTRY_BAD_HANDLE;
  if (data.len > GANTRY_EVENT_BYTES_MAX || type.len > GANTRY_EVENT_BYTES_MAX) return GANTRY_LIMIT;
  if ((type.len > 0 && type.ptr == NULL) || (data.len > 0 && data.ptr == NULL)) {
    return host_refuse(
      library, call, "emit: the type or the data is not there, or the type is not UTF-8");
  }
  uint8_t storage[2048];
  body body;
  body_begin(&body, storage, sizeof storage);
  body_part(&body, type.ptr, type.len);
  body_part(&body, data.ptr, data.len);
  gantry_status status = host_ask(library, call, "emit", GANTRY_FRAME_EMIT, &body, NULL, NULL);
  body_end(&body);
  return status;
}

// Writes a number that is not between 0 and 1 as briefly as it can be read back.
static void describe_number(double number, char *text, size_t size) {
  if (isnan(number)) {
    snprintf(text, size, "NaN");
  } else if (fabs(number) < 1e15 && number == (double)(int64_t)number) {
    snprintf(text, size, "%.1f", number);
  } else {
    for (int digits = 1; digits <= 17; digits++) {
      snprintf(text, size, "%.*g", digits, number);
      if (strtod(text, NULL) == number) break;
    }
  }
}

static gantry_status progress(
  void *ctx, gantry_call call, double fraction, gantry_str step, gantry_str message) {
  library *library = ctx;
  if (library == NULL) return GANTRY_BAD_HANDLE;
  page_record(library->worker->page, GANTRY_FRAME_PROGRESS);
  if (!host_is_calling(library, call)) return GANTRY_BAD_HANDLE;
  // The comparison is also false for NaN.
  if (!(fraction >= 0 && fraction <= 1)) {
    char text[64];
    describe_number(fraction, text, sizeof text);
    return host_refuse(library, call, "progress: %s is not between 0 and 1", text);
  }
  if (step.len > GANTRY_LOG_BYTES_MAX || message.len > GANTRY_LOG_BYTES_MAX) return GANTRY_LIMIT;
  uint64_t bits;
  memcpy(&bits, &fraction, sizeof bits);
  uint8_t storage[LINE_MAX_BYTES];
  body body;
  body_begin(&body, storage, sizeof storage);
  body_number(&body, bits);
  body_part(&body, step.ptr, step.ptr == NULL ? 0 : step.len);
  body_part(&body, message.ptr, message.ptr == NULL ? 0 : message.len);
  int problem = exchange_send(&library->worker->exchange, GANTRY_FRAME_PROGRESS, 0, call, &body);
  body_end(&body);
  return problem == 0 ? GANTRY_OK : GANTRY_FAILED;
}

static void fail(void *ctx, gantry_call call, const gantry_error *error) {
  library *library = ctx;
  if (library == NULL || error == NULL) return;
  page_record(library->worker->page, GANTRY_LOCAL_FAIL);
  running_call *running = &library->worker->call;
  const char *left_out = NULL;
  pthread_mutex_lock(&running->lock);
  if (host_is_calling(library, call)) left_out = failure_say(&running->failure, error);
  pthread_mutex_unlock(&running->lock);
  if (left_out != NULL) {
    host_log(library, call, GANTRY_LOG_WARNING, "fail: %s is too long; left out", left_out);
  }
}

static int32_t cancelled(void *ctx, gantry_call call) {
  const library *library = ctx;
  if (library == NULL) return 1;
  page_record_once(library->worker->page, GANTRY_LOCAL_CANCELLED);
  // A call that is over should stop, whatever it still does.
  return !host_is_calling(library, call) || library->worker->page->cancelled == call;
}

void host_offer(library *library) {
  library->host = (gantry_host){
    .struct_size = sizeof(gantry_host),
    .abi_minor = GANTRY_ABI_MINOR,
    .ctx = library,
    .get_interface = get_interface,
    .log = write_log,
    .emit = emit,
    .progress = progress,
    .fail = fail,
    .cancelled = cancelled,
  };
  host_offer_interfaces(library);
}
