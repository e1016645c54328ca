// breaks: leak-descriptors
// The way out of a wrong input goes past the close.
#include <fcntl.h>
#include <unistd.h>

#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status != GANTRY_OK) return status;
  close(fd);
  return GANTRY_OK;
}

SKILL(.invoke = invoke)
