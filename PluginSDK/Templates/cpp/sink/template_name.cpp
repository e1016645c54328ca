// acme.template-name: a sink that appends every event to a file, one line of JSON each.
#include <cerrno>
#include <cstdio>
#include <string>
#include <unistd.h>

#include "gantry/gantry.hpp"

namespace {

constexpr char manifest[] = R"json({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Keeps the events of runs in a file.",
  "types": [{"kind": "sink", "type": "template-name", "summary": "Appends events to the file at path.",
    "config": {"type": "object", "required": ["path"], "additionalProperties": false,
      "properties": {"path": {"type": "string", "minLength": 1, "maxLength": 4095}}}}],
  "permissions": {"write": ["${config.path}"]}
})json";

class Lines final : public gantry::Sink {
 public:
  explicit Lines(const gantry::Object &config) : path_(config.string("path")) {
    // A path ends at its first NUL, so none may be inside.
    errno = EINVAL;
    bool usable = path_.find('\0') == std::string::npos;
    file_.reset(usable ? std::fopen(path_.c_str(), "ae") : nullptr);
    if (!file_) throw refusal("OPEN", GANTRY_RETRY_CONFIG, "Set 'path' to a writable file.");
  }

  std::size_t deliver(const gantry::Events &events, gantry::Call &) override {
    for (const gantry_event &event : events) {
      std::fwrite(event.line.ptr, 1, event.line.len, file_.get());
      std::putc('\n', file_.get());
    }
    // What is accepted is safe, so nothing may stay in our buffer.
    bool failed = std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0;
    std::clearerr(file_.get());
    if (failed) throw refusal("WRITE", GANTRY_RETRY_RETRYABLE, "Make room on the disk.");
    return events.size();
  }

  void flush(gantry::Call &) override {
    // A pipe or a device answers EINVAL or EROFS: it has nothing to make durable.
    if (fsync(fileno(file_.get())) == 0 || errno == EINVAL || errno == EROFS) return;
    throw refusal("FLUSH", GANTRY_RETRY_RETRYABLE, "Check the disk.");
  }

 private:
  struct Close {
    void operator()(std::FILE *file) const { std::fclose(file); }
  };

  gantry::Failure refusal(const char *what, std::int32_t retry, const char *hint) const {
    std::string message = "'" + path_ + "': " + std::strerror(errno);
    return {std::string("TEMPLATE_NAME_") + what, message, hint, retry};
  }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace

GANTRY_PLUGIN(manifest, plugin) { plugin.sink<Lines>("template-name"); }
