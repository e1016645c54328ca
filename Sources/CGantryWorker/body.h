// Bytes that grow at their end: the body of a frame while it is written, or what a plugin writes.
#ifndef GANTRY_WORKER_BODY_H
#define GANTRY_WORKER_BODY_H

#include <stddef.h>
#include <stdint.h>

typedef struct body {
  uint8_t *bytes;
  size_t size, room;
  int is_owned;   // `bytes` is a block of malloc and no storage of the caller
  int is_broken;  // there was no memory for something: the body must not be sent
} body;

// Begins in storage of the caller, which must outlive the body; without any, in a block when
// needed.
void body_begin(body *body, uint8_t *storage, size_t room);

// Frees what was taken.
void body_end(body *body);

// Makes room behind the end. Returns 0 when there is no memory; nothing has changed then.
int body_make_room(body *body, size_t size);

// Appends bytes as they are. Returns 0 when there is no memory.
int body_append(body *body, const void *bytes, size_t size);

// Appends a part: the length, then the bytes.
void body_part(body *body, const void *bytes, size_t size);

// Appends a part that is a number.
void body_number(body *body, uint64_t number);

#endif
