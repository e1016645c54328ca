// Requests to the real host: how one is sent, and what of its reply a plugin hears.
#include <string.h>

#include "growing.h"
#include "host.h"
#include "page.h"

// Writes bytes with a writer of the plugin.
static gantry_status hand_over(const gantry_part *bytes, const gantry_out *out) {
  gantry_out writer;
  growing_copy(&writer, sizeof writer, out);
  if (writer.write == NULL) return GANTRY_BAD_INPUT;
  return writer.write(writer.ctx, bytes->bytes, bytes->size);
}

// Hands on what a reply holds. Returns 0 when it is no reply of this form.
static int read_reply(
  const gantry_packet *packet, const gantry_out *out, uint64_t *number, gantry_status *status) {
  const uint8_t *rest = packet->body;
  size_t left = packet->frame.size;
  gantry_part bytes, digits;
  if (!gantry_part_take(&rest, &left, &bytes) || !gantry_part_take(&rest, &left, &digits)) return 0;
  *status = packet->frame.status;
  int is_known = *status == GANTRY_OK || *status == GANTRY_CONFLICT;
  if (number != NULL && is_known && digits.size == sizeof *number) {
    memcpy(number, digits.bytes, sizeof *number);
  }
  if (out == NULL || bytes.size == 0) return 1;
  // A writer that refuses counts for more than what it refused.
  gantry_status written = hand_over(&bytes, out);
  if (written != GANTRY_OK) *status = written;
  return 1;
}

gantry_status host_ask(
  library *library, gantry_call call, const char *function, uint32_t kind, const body *body,
  const gantry_out *out, uint64_t *number) {
  waiter reply;
  gantry_status status = GANTRY_FAILED;
  int problem = exchange_request(&library->worker->exchange, kind, call, body, &reply);
  if (problem != 0) {
    host_log(
      library, call, GANTRY_LOG_ERROR, "%s: it cannot be asked of the host: %s", function,
      strerror(problem));
  } else if (!read_reply(&reply.packet, out, number, &status) && reply.packet.frame.size > 0) {
    host_log(
      library, call, GANTRY_LOG_ERROR, "%s: the host's reply cannot be read", function);
  } else if (reply.packet.frame.size == 0) {
    // Nothing to hand on, as with an answer of GANTRY_BAD_HANDLE.
    status = reply.packet.frame.status;
  }
  exchange_drop_reply(&reply);
  return status;
}
