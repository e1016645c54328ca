#include "script.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (64u * 1024)

static const char *read_all(pile *bytes, int fd) {
  for (;;) {
    uint8_t *place = pile_room(bytes, CHUNK);
    if (place == NULL) return "there is no memory for the script";
    ssize_t count = read(fd, place, CHUNK);
    if (count == 0) return NULL;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return "the script cannot be read";
    bytes->size += (size_t)count;
  }
}

static int take_length(const uint8_t **at, const uint8_t *end, uint32_t *length) {
  if (end - *at < 4) return 0;
  const uint8_t *b = *at;
  *length = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
  *at += 4;
  return 1;
}

const char *script_read(script *script, int fd) {
  const char *problem = read_all(&script->bytes, fd);
  if (problem != NULL) return problem;
  const uint8_t *at = script->bytes.bytes, *end = at + script->bytes.size;
  while (at < end) {
    uint32_t count, length;
    if (!take_length(&at, end, &count) || count == 0) return "a command is cut or has no verb";
    command command = {.count = count};
    for (uint32_t i = 0; i < count; i++) {
      if (!take_length(&at, end, &length) || (size_t)(end - at) < length) return "a word is cut";
      word word = {at, length};
      pile_add(&script->words, &word, sizeof word);
      at += length;
    }
    pile_add(&script->commands, &command, sizeof command);
    script->count++;
  }
  if (script->words.is_broken || script->commands.is_broken) {
    return "there is no memory for the script";
  }
  // Only now the words lie where they stay.
  const word *words = (const word *)(const void *)script->words.bytes;
  command *commands = (command *)(void *)script->commands.bytes;
  for (size_t i = 0; i < script->count; i++) {
    commands[i].words = words;
    words += commands[i].count;
  }
  return NULL;
}

command script_command(const script *script, size_t index) {
  return ((const command *)(const void *)script->commands.bytes)[index];
}

int word_is(word word, const char *text) {
  return strlen(text) == word.size && memcmp(word.bytes, text, word.size) == 0;
}

int word_number(word word, int64_t *number) {
  size_t i = word.size > 0 && word.bytes[0] == '-' ? 1 : 0;
  int is_negative = i == 1;
  if (i == word.size) return 0;
  int64_t value = 0;
  for (; i < word.size; i++) {
    if (word.bytes[i] < '0' || word.bytes[i] > '9') return 0;
    if (__builtin_mul_overflow(value, 10, &value)) return 0;
    if (__builtin_sub_overflow(value, word.bytes[i] - '0', &value)) return 0;
  }
  // Counted downwards, because the smallest number has no positive twin.
  if (!is_negative && value == INT64_MIN) return 0;
  *number = is_negative ? value : -value;
  return 1;
}

int word_text(word word, char *text, size_t size) {
  if (word.size >= size || memchr(word.bytes, 0, word.size) != NULL) return 0;
  memcpy(text, word.bytes, word.size);
  text[word.size] = '\0';
  return 1;
}
