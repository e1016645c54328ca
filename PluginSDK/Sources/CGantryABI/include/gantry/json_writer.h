// Writing JSON, for C authors' outputs and receipts. Not part of the ABI: include it where it helps.
//
//   gantry_json_writer text = {0};
//   gantry_json_raw(&text, "{\"path\": ");
//   gantry_json_quote(&text, path, strlen(path));
//   gantry_json_raw(&text, "}");
//   status = gantry_json_write(&text, out);
//   gantry_json_free(&text);
#ifndef GANTRY_JSON_WRITER_H
#define GANTRY_JSON_WRITER_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// A text that grows. Start with all zero. When memory runs out the text is marked as failed and
// stays as it is, so that one look at the end is enough.
typedef struct gantry_json_writer {
  char *ptr;
  size_t len;
  size_t size;
  int failed;
} gantry_json_writer;

static inline void gantry_json_append(gantry_json_writer *text, const char *bytes, size_t count) {
  if (text->failed || count == 0) return;
  if (count > text->size - text->len) {
    size_t size = text->size == 0 ? 256 : text->size;
    while (size - text->len < count && size <= SIZE_MAX / 2) size *= 2;
    char *grown = size - text->len < count ? NULL : (char *)realloc(text->ptr, size);
    if (grown == NULL) {
      text->failed = 1;
      return;
    }
    text->ptr = grown;
    text->size = size;
  }
  memcpy(text->ptr + text->len, bytes, count);
  text->len += count;
}

// Append a part as it is.
static inline void gantry_json_raw(gantry_json_writer *text, const char *part) {
  gantry_json_append(text, part, strlen(part));
}

// Append a string in quotes, with what has to be escaped. The bytes are UTF-8.
static inline void gantry_json_quote(gantry_json_writer *text, const char *bytes, size_t count) {
  size_t start = 0;
  char escape[8];
  gantry_json_raw(text, "\"");
  for (size_t i = 0; i < count; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    gantry_json_append(text, bytes + start, i - start);
    if (byte < 0x20) snprintf(escape, sizeof escape, "\\u%04x", byte);
    else snprintf(escape, sizeof escape, "\\%c", byte);
    gantry_json_raw(text, escape);
    start = i + 1;
  }
  if (count > start) gantry_json_append(text, bytes + start, count - start);
  gantry_json_raw(text, "\"");
}

// Append a whole number.
static inline void gantry_json_whole(gantry_json_writer *text, int64_t number) {
  char digits[24];
  snprintf(digits, sizeof digits, "%" PRId64, number);
  gantry_json_raw(text, digits);
}

// The text as an argument of host functions; valid until it grows or is freed.
static inline gantry_bytes gantry_json_view(const gantry_json_writer *text) {
  gantry_bytes view = {(const uint8_t *)text->ptr, text->len};
  return view;
}

// Hand the text to a writer. GANTRY_FAILED: memory had run out.
static inline gantry_status gantry_json_write(const gantry_json_writer *text, const gantry_out *out) {
  if (text->failed) return GANTRY_FAILED;
  return out->write(out->ctx, (const uint8_t *)text->ptr, text->len);
}

static inline void gantry_json_free(gantry_json_writer *text) {
  free(text->ptr);
  memset(text, 0, sizeof *text);
}

#ifdef __cplusplus
}
#endif
#endif
