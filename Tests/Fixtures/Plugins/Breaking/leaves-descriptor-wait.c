// breaks: leaves-descriptor
// It closes the descriptor of gantry.cancel/1, which belongs to the host.
#include <unistd.h>

#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_cancel_1 *cancel = (const gantry_cancel_1 *)offered(host, GANTRY_CANCEL_1);
  if (GANTRY_HAS(cancel, gantry_cancel_1, wait_fd)) {
    struct pollfd entry = {cancel->wait_fd(cancel->ctx, call), POLLIN, 0};
    poll(&entry, 1, 0);
    if (entry.fd >= 0) close(entry.fd);
  }
  return good_run(self, call, input, out);
}

PHASE(.run = run)
