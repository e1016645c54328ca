#include "writing.h"

#include "breach.h"
#include "call.h"
#include "growing.h"
#include "scene.h"

// The limit is sticky: an output with a hole in it must not look like a whole one.
static gantry_status append(call *call, const uint8_t *data, size_t size) {
  const knobs *knobs = call->knobs;
  if (knobs->writes_fail) return GANTRY_FAILED;
  size_t most = GANTRY_OUTPUT_BYTES_MAX;
  if (knobs->write_limit >= 0 && (uint64_t)knobs->write_limit < most) {
    most = (size_t)knobs->write_limit;
  }
  if (call->is_over_limit || size > most - call->output.size) {
    if (call->output.size + size > GANTRY_OUTPUT_BYTES_MAX) {
      breach_say(OVER_LIMIT, "write went past %u bytes of output", GANTRY_OUTPUT_BYTES_MAX);
    }
    call->is_over_limit = 1;
    return GANTRY_LIMIT;
  }
  scene_reading = "write: data";
  pile_add(&call->output, data, size);
  scene_reading = NULL;
  return call->output.is_broken ? GANTRY_LIMIT : GANTRY_OK;
}

// The writer that a ctx is, or NULL when the plugin made it up.
static const writer *known(const void *ctx) {
  const call *calls = calls_all();
  uintptr_t start = (uintptr_t)calls, address = (uintptr_t)ctx;
  if (address < start || address >= start + CALLS_MAX * sizeof *calls) return NULL;
  const call *call = &calls[(address - start) / sizeof *calls];
  for (size_t i = 0; i < CALL_WRITERS; i++) {
    if (ctx == &call->writers[i]) return &call->writers[i];
  }
  return NULL;
}

gantry_status writing_write(void *ctx, const uint8_t *data, size_t len) {
  atomic_store(&the_scene.last, "write");
  const writer *writer = known(ctx);
  if (writer == NULL) {
    breach_say(WRONG_CONTEXT, "write was given a ctx that is not the writer's");
    return GANTRY_BAD_INPUT;
  }
  call *call = writer->call;
  pthread_mutex_lock(&call->lock);
  gantry_status status = GANTRY_BAD_HANDLE;
  if (call->writer != writer) {
    breach_say(WRITES_AFTER_RETURN, "write was called when the call it was for had returned");
  } else if (data == NULL && len > 0) {
    breach_say(NULL_ARGUMENT, "write was given NULL for %zu bytes", len);
    status = GANTRY_BAD_INPUT;
  } else {
    call->writes++;
    status = append(call, data, len);
    if (status != GANTRY_OK) call->writes_refused++;
  }
  pthread_mutex_unlock(&call->lock);
  return status;
}

gantry_status writing_hand_over(
  const gantry_out *out, const void *bytes, size_t size, const char *function) {
  gantry_out writer;
  scene_reading = "a writer of the plugin";
  growing_copy(&writer, sizeof writer, out);
  scene_reading = NULL;
  if (writer.write == NULL) {
    breach_say(NULL_ARGUMENT, "%s was given a writer without write", function);
    return GANTRY_BAD_INPUT;
  }
  return size > 0 ? writer.write(writer.ctx, bytes, size) : GANTRY_OK;
}
