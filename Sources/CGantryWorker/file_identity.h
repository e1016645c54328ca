// Whether a file is still the one that was checked.
#ifndef GANTRY_WORKER_FILE_IDENTITY_H
#define GANTRY_WORKER_FILE_IDENTITY_H

#include "gantry_frames.h"

// What is different about the file behind a descriptor, or NULL when it is the expected one.
const char *file_difference(int fd, const gantry_file_identity *expected);

#endif
