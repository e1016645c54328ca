// gantry.artifacts/1: files a run leaves behind.
#ifndef GANTRY_HOST_ARTIFACTS_H
#define GANTRY_HOST_ARTIFACTS_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_ARTIFACTS_1 "gantry.artifacts/1"

#define GANTRY_ARTIFACT_NAME_BYTES_MAX 256u

typedef struct gantry_artifacts_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // Keep bytes under a name in this run. The same name again replaces what was there; a repeated
  // attempt with the same bytes changes nothing.
  //   name        relative, parts joined by '/', no empty part, no "." and no ".."
  //   media_type  "application/json", or empty
  //   bytes       at most GANTRY_INPUT_BYTES_MAX
  // GANTRY_DENIED: a secret is in it; the attempt fails.
  // [T] [C] blocks until the disk has it   since 1.0   required
  gantry_status (*put)(
    void *ctx, gantry_call call, gantry_str name, gantry_str media_type, gantry_bytes bytes);

  // Keep a file that lies in the scratch folder of the attempt, of any size.
  //   path   relative to the scratch folder; a link is refused
  // GANTRY_NOT_FOUND: there is no such file. GANTRY_DENIED: it leads out of the scratch folder, is
  // no regular file, or a secret is in it; then the attempt fails.
  // [T] [C] blocks until the disk has it   since 1.0   required
  gantry_status (*keep)(
    void *ctx, gantry_call call, gantry_str name, gantry_str media_type, gantry_str path);

  // Write an artifact of this run, whichever phase kept it.
  // GANTRY_NOT_FOUND: there is none. GANTRY_LIMIT: it is larger than GANTRY_OUTPUT_BYTES_MAX.
  // [T] [C]   since 1.0   required
  gantry_status (*get)(void *ctx, gantry_call call, gantry_str name, const gantry_out *out);
} gantry_artifacts_1;

#ifdef __cplusplus
}
#endif
#endif
