// What a call into a plugin costs when nothing is between caller and plugin.
#ifndef CALL_FLOOR_H
#define CALL_FLOOR_H

#include <stddef.h>
#include <stdint.h>

typedef struct call_floor call_floor;

// Opens a library and makes an instance of one of its phases, with a host that offers nothing.
// Returns NULL and a reason when that fails; the instance lives as long as the process.
call_floor *call_floor_open(const char *library, const char *type, const char **reason);

// Calls the phase over and over through its own function pointer; what it writes is copied to one
// buffer. Returns the nanoseconds one call took, or -1 when a call failed.
double call_floor_measure(call_floor *floor, const uint8_t *input, size_t count, size_t rounds);

#endif
