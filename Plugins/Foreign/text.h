// A text that grows: outputs, messages, and what callbacks were called with.
#ifndef FOREIGN_TEXT_H
#define FOREIGN_TEXT_H

#include <stddef.h>
#include <stdint.h>

typedef struct text {
  char *bytes;  // A NUL follows, for printing.
  size_t length;
  size_t room;
  int is_cut;    // 1 when there was no memory, or more than TEXT_BYTES_MAX; then nothing is added.
  int is_fixed;  // 1 when the bytes are somebody else's, and their room is all there is.
} text;

// What the host takes of an output.
#define TEXT_BYTES_MAX (64u * 1024u * 1024u)

// A text in memory that is there already, for whoever must not ask for more.
text text_in(char *room, size_t size);

void text_add(text *text, const char *bytes, size_t length);
void text_add_c(text *text, const char *string);
__attribute__((format(printf, 2, 3))) void text_format(text *text, const char *format, ...);

// A JSON string, with its quotes. The bytes are UTF-8.
void text_add_string(text *text, const char *bytes, size_t length);

// {"base64":"…"}
void text_add_bytes(text *text, const void *bytes, size_t length);

void text_free(text *text);

// How many of the bytes are UTF-8, from the first on.
size_t text_utf8_length(const char *bytes, size_t length);

// Reads base64 into `out`, which has room for length / 4 * 3 bytes. The number of bytes; -1 when it
// is no base64.
ptrdiff_t text_read_base64(const char *bytes, size_t length, uint8_t *out);

#endif
