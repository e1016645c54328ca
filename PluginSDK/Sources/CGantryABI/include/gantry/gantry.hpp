// Gantry plugins in C++17: the whole SDK in one header, over the C of gantry/gantry.h. It needs the
// standard library and nothing else.
//
//   class Greet final : public gantry::Phase {
//    public:
//     explicit Greet(const gantry::Object &) {}
//     std::string run(const gantry::Object &input, gantry::Call &) override {
//       return gantry::object({{"greeting", gantry::quote("Hello, " + input.string("name"))}});
//     }
//   };
//   GANTRY_PLUGIN(manifest, plugin) { plugin.phase<Greet>("greet"); }
//
// Nothing is thrown across the ABI: every function of the tables is noexcept, and what an author throws
// becomes the failure of the call. JSON is handled as text; Object reads it, object() and array() write it.
#ifndef GANTRY_GANTRY_HPP
#define GANTRY_GANTRY_HPP

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "gantry/gantry.h"
#include "gantry/json.h"

// Hidden, so that two plugins in one process never share anything of it, however they are linked.
namespace [[gnu::visibility("hidden")]] gantry {

inline gantry_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }
inline std::string_view view(gantry_str text) noexcept {
  return text.len == 0 ? std::string_view() : std::string_view(text.ptr, text.len);
}
inline gantry_bytes bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}
inline std::string_view view(gantry_bytes text) noexcept {
  return view(gantry_str{reinterpret_cast<const char *>(text.ptr), text.len});
}

// MARK: - Failures

// Why a call fails, in words a program and a person can use. Throw it from anywhere in a plugin; any
// other exception crosses as UNCAUGHT with its text.
struct Failure : std::exception {
  std::string code;     // stable, upper case; programs branch on it
  std::string message;  // what happened, naming the thing
  std::string hint;     // what to do, an imperative sentence
  std::int32_t retry_class = GANTRY_RETRY_UNKNOWN;
  std::string detail_json;  // an object with evidence, or empty
  gantry_status status = GANTRY_FAILED;

  Failure(std::string code, std::string message, std::string hint = "",
          std::int32_t retry_class = GANTRY_RETRY_UNKNOWN, gantry_status status = GANTRY_FAILED)
      : code(std::move(code)),
        message(std::move(message)),
        hint(std::move(hint)),
        retry_class(retry_class),
        status(status) {}

  const char *what() const noexcept override { return message.c_str(); }
};

// Thrown to stop because the call was cancelled.
struct Cancelled : std::exception {
  const char *what() const noexcept override { return "the call was cancelled"; }
};

// Thrown to answer that a type does not offer this, or that a failure is not a strategy's own.
struct Unsupported : std::exception {
  const char *what() const noexcept override { return "not offered"; }
};

// MARK: - JSON

// A text in quotes, with what has to be escaped. The bytes are UTF-8.
inline std::string quote(std::string_view text) {
  std::string out = "\"";
  for (char byte : text) {
    char escape[8];
    if (static_cast<unsigned char>(byte) < 0x20) {
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
      out += escape;
      continue;
    }
    if (byte == '"' || byte == '\\') out += '\\';
    out += byte;
  }
  return out += '"';
}

// An object of members that are JSON already: object({{"path", quote(path)}}).
inline std::string object(const std::vector<std::pair<std::string, std::string>> &members) {
  std::string out = "{";
  for (const auto &[name, json] : members) {
    if (out.size() > 1) out += ", ";
    out += quote(name) + ": " + json;
  }
  return out += '}';
}

// A list of elements that are JSON already.
inline std::string array(const std::vector<std::string> &elements) {
  std::string out = "[";
  for (const auto &json : elements) {
    if (out.size() > 1) out += ", ";
    out += json;
  }
  return out += ']';
}

// One JSON object, read member by member. `find_` answers nothing for what is not there; the others
// throw. It borrows its text.
class Object {
 public:
  explicit Object(std::string_view json) noexcept : json_(json) {}

  std::string_view json() const noexcept { return json_; }

  std::optional<std::string> find_string(const char *name) const {
    std::size_t length = 0;
    int found = gantry_json_string(bytes(json_), name, nullptr, 0, &length);
    if (!checked(found, name, "a text")) return std::nullopt;
    std::string text(length + 1, '\0');
    gantry_json_string(bytes(json_), name, text.data(), text.size(), &length);
    text.resize(length);
    return text;
  }
  std::optional<std::int64_t> find_integer(const char *name) const {
    std::int64_t number = 0;
    int found = gantry_json_integer(bytes(json_), name, &number);
    return checked(found, name, "a whole number") ? std::optional(number) : std::nullopt;
  }
  std::optional<double> find_number(const char *name) const {
    double number = 0;
    int found = gantry_json_number(bytes(json_), name, &number);
    return checked(found, name, "a number") ? std::optional(number) : std::nullopt;
  }
  std::optional<bool> find_boolean(const char *name) const {
    std::int32_t truth = 0;
    int found = gantry_json_bool(bytes(json_), name, &truth);
    return checked(found, name, "true or false") ? std::optional(truth != 0) : std::nullopt;
  }
  // A member of any type, as its text.
  std::optional<std::string_view> find_value(const char *name) const {
    gantry_bytes value{};
    int found = gantry_json_value(bytes(json_), name, &value);
    return checked(found, name, "a value") ? std::optional(view(value)) : std::nullopt;
  }

  std::string string(const char *name) const { return required(find_string(name), name); }
  std::int64_t integer(const char *name) const { return required(find_integer(name), name); }
  double number(const char *name) const { return required(find_number(name), name); }
  bool boolean(const char *name) const { return required(find_boolean(name), name); }
  Object object(const char *name) const { return Object(required(find_value(name), name)); }

  // The elements of a list of objects.
  static std::vector<Object> list(std::string_view json) {
    std::vector<Object> objects;
    gantry_bytes element{};
    std::size_t at = 0;
    int found;
    while ((found = gantry_json_next(bytes(json), &at, &element)) == GANTRY_JSON_FOUND) {
      objects.emplace_back(view(element));
    }
    if (found != GANTRY_JSON_ABSENT) throw bad("the list is not JSON");
    return objects;
  }

 private:
  static Failure bad(std::string message) {
    return Failure("BAD_INPUT", std::move(message), "Give what the plugin's manifest asks for.",
                   GANTRY_RETRY_CONFIG, GANTRY_BAD_INPUT);
  }
  static bool checked(int found, const char *name, const char *wanted) {
    if (found == GANTRY_JSON_MALFORMED) throw bad("this is not a JSON object");
    if (found == GANTRY_JSON_WRONG_TYPE) throw bad("'" + std::string(name) + "' is not " + wanted);
    // Of a text, "too long" is what is answered to whoever asks for its length.
    if (found == GANTRY_JSON_TOO_LONG && std::strcmp(wanted, "a text") != 0) {
      throw bad("'" + std::string(name) + "' is out of range");
    }
    return found != GANTRY_JSON_ABSENT;
  }
  template <class Value>
  static Value required(std::optional<Value> value, const char *name) {
    if (!value) throw bad("there is no '" + std::string(name) + "'");
    return *std::move(value);
  }

  std::string_view json_;
};

// MARK: - Calls

namespace detail {

// A writer over a string, for what the host hands back.
struct Reply {
  std::string text;
  gantry_out out{sizeof(gantry_out), 0, this,
                 [](void *ctx, const std::uint8_t *data, std::size_t len) noexcept -> gantry_status {
                   try {
                     static_cast<Reply *>(ctx)->text.append(reinterpret_cast<const char *>(data), len);
                     return GANTRY_OK;
                   } catch (...) {
                     return GANTRY_LIMIT;
                   }
                 }};
  Reply() = default;
  Reply(const Reply &) = delete;
  Reply &operator=(const Reply &) = delete;
};

// A function that the host offers by id, with the context it takes.
template <class Function>
struct Offered {
  Function function;
  void *ctx;

  template <class... Arguments>
  auto operator()(Arguments... arguments) const {
    return function(ctx, arguments...);
  }
};

// Asks for an interface, and for one function of it: an older host may have the first and not the second.
template <class Table, class Function>
Offered<Function> offered(const gantry_host *host, const char *id, Function Table::*field) {
  auto *table = static_cast<const Table *>(host->get_interface(host->ctx, str(id)));
  if (table != nullptr) {
    auto end = reinterpret_cast<const char *>(&(table->*field) + 1);
    auto size = static_cast<std::size_t>(end - reinterpret_cast<const char *>(table));
    if (table->struct_size >= size && table->*field != nullptr) return {table->*field, table->ctx};
  }
  throw Failure("NOT_OFFERED", "this host does not offer all of " + std::string(id), "Upgrade Gantry.");
}

inline void check(gantry_status status, const std::string &what) {
  if (status == GANTRY_OK) return;
  if (status == GANTRY_CANCELLED) throw Cancelled();
  throw Failure("HOST_REFUSED", "cannot " + what + ": the host answered " + std::to_string(status),
                "Look the status up in gantry/abi.h.");
}

}  // namespace detail

// What the host knows of an effect.
struct Intent {
  enum State { fresh, announced, settled } state;
  std::string json;  // the receipt of an earlier attempt, or the settled result
};

// The way back to the host while it waits for a call; from any thread, until the call returns.
class Call {
 public:
  Call(const gantry_host *host, gantry_call call) noexcept : host_(host), call_(call) {}

  bool cancelled() const noexcept { return host_->cancelled(host_->ctx, call_) != 0; }
  void check_cancelled() const {
    if (cancelled()) throw Cancelled();
  }
  void log(std::int32_t level, std::string_view message) const noexcept {
    host_->log(host_->ctx, call_, level, str(message));
  }
  void progress(double fraction, std::string_view step = "", std::string_view message = "") const noexcept {
    host_->progress(host_->ctx, call_, fraction, str(step), str(message));
  }
  // Journals one event, waiting while the host's queue is full.
  void emit(std::string_view type, std::string_view data_json) const {
    for (auto pause = std::chrono::milliseconds(1);;
         pause = std::min(pause * 2, std::chrono::milliseconds(100))) {
      gantry_status status = host_->emit(host_->ctx, call_, str(type), bytes(data_json));
      if (status != GANTRY_AGAIN) return detail::check(status, "emit '" + std::string(type) + "'");
      check_cancelled();
      std::this_thread::sleep_for(pause);
    }
  }
  // Run, phase, attempt, idempotency_key, scratch and more: an object.
  std::string describe() const {
    detail::Reply reply;
    auto describe = detail::offered(host_, GANTRY_CALL_1, &gantry_call_1::describe);
    detail::check(describe(call_, &reply.out), "describe the call");
    return std::move(reply.text);
  }
  // Becomes readable when the call is cancelled; -1: there is none. Poll it, never read or close it.
  int cancel_fd() const {
    auto wait_fd = detail::offered(host_, GANTRY_CANCEL_1, &gantry_cancel_1::wait_fd);
    return wait_fd(call_);
  }

  // Announces an effect; durable before it returns.
  Intent intend(std::string_view key, std::string_view receipt_json) const {
    detail::Reply reply;
    auto intend = detail::offered(host_, GANTRY_EFFECTS_1, &gantry_effects_1::intend);
    gantry_status status = intend(call_, str(key), bytes(receipt_json), &reply.out);
    if (status == GANTRY_CONFLICT) return {Intent::settled, std::move(reply.text)};
    detail::check(status, "announce the effect '" + std::string(key) + "'");
    return {reply.text.empty() ? Intent::fresh : Intent::announced, std::move(reply.text)};
  }
  // Records that the effect is done; durable before it returns.
  void settle(std::string_view key, std::string_view result_json) const {
    auto settle = detail::offered(host_, GANTRY_EFFECTS_1, &gantry_effects_1::settle);
    detail::check(settle(call_, str(key), bytes(result_json)),
                  "settle the effect '" + std::string(key) + "'");
  }
  // Announces, performs and settles an effect, or hands out what an earlier attempt settled. `perform`
  // returns JSON, and must accept that an interrupted attempt did it already.
  template <class Perform>
  std::string once(std::string_view key, std::string_view receipt_json, Perform &&perform) const {
    Intent intent = intend(key, receipt_json);
    if (intent.state == Intent::settled) return std::move(intent.json);
    std::string result = perform();
    settle(key, result);
    return result;
  }

  // A value and its revision; nothing when there is none.
  std::optional<std::pair<std::string, std::uint64_t>> value(std::int32_t scope, std::string_view key) const {
    detail::Reply reply;
    std::uint64_t revision = 0;
    auto get = detail::offered(host_, GANTRY_KV_1, &gantry_kv_1::get);
    gantry_status status = get(call_, scope, str(key), &reply.out, &revision);
    if (status == GANTRY_NOT_FOUND) return std::nullopt;
    detail::check(status, "read the value '" + std::string(key) + "'");
    return std::pair(std::move(reply.text), revision);
  }
  // Stores a value if its revision is `expected`. False: somebody else was first.
  bool store(std::int32_t scope, std::string_view key, std::string_view json,
             std::uint64_t expected = GANTRY_KV_ANY) const {
    std::uint64_t revision = 0;
    auto put = detail::offered(host_, GANTRY_KV_1, &gantry_kv_1::put);
    gantry_status status = put(call_, scope, str(key), bytes(json), expected, &revision);
    if (status != GANTRY_CONFLICT) detail::check(status, "store the value '" + std::string(key) + "'");
    return status == GANTRY_OK;
  }
  // Lends a secret to `use`, which takes a std::string_view. What it throws is thrown from here.
  template <class Use>
  void with_secret(std::string_view name, Use &&use) const {
    struct Loan {
      std::remove_reference_t<Use> &use;
      std::exception_ptr thrown;
    } loan{use, nullptr};
    auto with = detail::offered(host_, GANTRY_SECRETS_1, &gantry_secrets_1::with);
    auto lend = [](void *user, gantry_bytes value) noexcept {
      auto *loan = static_cast<Loan *>(user);
      try {
        loan->use(view(value));
      } catch (...) {
        loan->thrown = std::current_exception();
      }
    };
    gantry_status status = with(call_, str(name), lend, &loan);
    if (loan.thrown) std::rethrow_exception(loan.thrown);
    detail::check(status, "use the secret '" + std::string(name) + "'");
  }
  // Invokes a skill that the manifest lists, and waits for its result.
  std::string invoke(std::string_view skill, std::string_view args_json) const {
    detail::Reply reply;
    auto invoke = detail::offered(host_, GANTRY_SKILLS_1, &gantry_skills_1::invoke);
    gantry_status status = invoke(call_, str(skill), bytes(args_json), &reply.out);
    if (status == GANTRY_FAILED && !reply.text.empty()) {
      Object failure(reply.text);
      throw Failure(
          failure.find_string("code").value_or("SKILL_FAILED"),
          "skill '" + std::string(skill) + "' failed: " + failure.find_string("message").value_or(""),
          failure.find_string("hint").value_or(""));
    }
    detail::check(status, "invoke the skill '" + std::string(skill) + "'");
    return std::move(reply.text);
  }
  // Keeps bytes, or a file of the scratch folder, under a name in this run.
  void put_artifact(std::string_view name, std::string_view media_type, std::string_view content) const {
    auto put = detail::offered(host_, GANTRY_ARTIFACTS_1, &gantry_artifacts_1::put);
    detail::check(put(call_, str(name), str(media_type), bytes(content)), "keep an artifact");
  }
  void keep_artifact(std::string_view name, std::string_view media_type, std::string_view path) const {
    auto keep = detail::offered(host_, GANTRY_ARTIFACTS_1, &gantry_artifacts_1::keep);
    detail::check(keep(call_, str(name), str(media_type), str(path)), "keep an artifact");
  }

 private:
  const gantry_host *host_;
  gantry_call call_;
};

// MARK: - What a plugin provides

// An effect of a phase, as undo receives it.
struct Receipt {
  std::string key;
  Object receipt;
  std::optional<Object> result;  // nothing while it was not settled
};

// What an undo came to; `kept` is a name and a reason.
struct UndoReport {
  std::vector<std::string> undone;
  std::vector<std::pair<std::string, std::string>> kept;

  std::string json() const {
    std::vector<std::string> names, left;
    for (const auto &name : undone) names.push_back(quote(name));
    for (const auto &[name, reason] : kept) {
      left.push_back(object({{"name", quote(name)}, {"reason", quote(reason)}}));
    }
    return object({{"undone", array(names)}, {"kept", array(left)}});
  }
};

// A step of a run. A constructor takes the configuration, an Object. Calls of an instance do not overlap
// unless the manifest says "parallel".
class Phase {
 public:
  virtual ~Phase() = default;
  virtual std::string run(const Object &input, Call &call) = 0;
  // What run would return, without any effect.
  virtual std::string plan(const Object &, Call &) { throw Unsupported(); }
  // Takes back effects, newest first, settled or not; may be called twice.
  virtual UndoReport undo(const std::vector<Receipt> &, Call &) { throw Unsupported(); }
};

// A named capability.
class Skill {
 public:
  virtual ~Skill() = default;
  virtual std::string invoke(const Object &args, Call &call) = 0;
};

// The events of one batch, to be iterated over; elements lie a stride apart.
class Events {
 public:
  Events(const gantry_event *first, std::size_t count, std::size_t stride) noexcept
      : first_(reinterpret_cast<const char *>(first)), count_(count), stride_(stride) {}
  struct Iterator {
    const char *place;
    std::size_t stride;
    const gantry_event &operator*() const noexcept {
      const void *event = place;
      return *static_cast<const gantry_event *>(event);
    }
    Iterator &operator++() noexcept { return place += stride, *this; }
    bool operator!=(const Iterator &other) const noexcept { return place != other.place; }
  };
  std::size_t size() const noexcept { return count_; }
  Iterator begin() const noexcept { return {first_, stride_}; }
  Iterator end() const noexcept { return {first_ + count_ * stride_, stride_}; }

 private:
  const char *first_;
  std::size_t count_, stride_;
};

// An observer of runs.
class Sink {
 public:
  virtual ~Sink() = default;
  // Answers how many leading events are safe; fewer than all: the host sends the rest again.
  virtual std::size_t deliver(const Events &events, Call &call) = 0;
  // Makes everything accepted as durable as it can.
  virtual void flush(Call &) {}
};

// A strategy that looks at a failure and decides, and never acts.
class Recovery {
 public:
  virtual ~Recovery() = default;
  // A decision, or nothing for "not mine". Pure: the same failure gives the same decision.
  virtual std::optional<std::string> decide(const Object &failure, Call &call) = 0;
};

namespace detail {

// Texts of failures are for people; what an input has blown up beyond this is cut where a character ends.
inline std::string_view cut(std::string_view text) noexcept {
  constexpr std::size_t most = 4096;
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end--;
  return text.substr(0, end);
}

inline void report(const gantry_host *host, gantry_call call, std::string_view code, std::string_view message,
                   std::string_view hint, std::int32_t retry_class, std::string_view detail) noexcept {
  gantry_error error{sizeof error,      retry_class,    str(cut(code)),
                     str(cut(message)), str(cut(hint)), str(detail)};
  host->fail(host->ctx, call, &error);
}

// Where exceptions end.
template <class Body>
gantry_status guard(const gantry_host *host, gantry_call call, Body &&body) noexcept {
  constexpr auto unknown = GANTRY_RETRY_UNKNOWN;
  try {
    return body();
  } catch (const Cancelled &) {
    return GANTRY_CANCELLED;
  } catch (const Unsupported &) {
    return GANTRY_UNSUPPORTED;
  } catch (const Failure &why) {
    report(host, call, why.code, why.message, why.hint, why.retry_class, why.detail_json);
    return why.status == GANTRY_OK ? GANTRY_FAILED : why.status;
  } catch (const std::bad_alloc &) {
    report(host, call, "NO_MEMORY", "memory ran out", "Give it more memory, or a smaller input.",
           GANTRY_RETRY_RETRYABLE, "");
  } catch (const std::exception &error) {
    report(host, call, "UNCAUGHT", error.what(), "Throw a gantry::Failure where this is known.", unknown, "");
  } catch (...) {
    report(host, call, "UNCAUGHT", "something that is no std::exception was thrown",
           "Throw a gantry::Failure where this is known.", unknown, "");
  }
  return GANTRY_FAILED;
}

inline gantry_status write(const gantry_out *out, std::string_view text) noexcept {
  return out->write(out->ctx, bytes(text).ptr, text.size());
}

// An instance and the host it was made for.
template <class Kind>
struct Instance {
  std::unique_ptr<Kind> object;
  const gantry_host *host;

  static void destroy(void *self) noexcept { delete static_cast<Instance *>(self); }

  // Makes a call: `body` gets the author's object.
  template <class Body>
  static gantry_status use(void *self, gantry_call handle, Body &&body) noexcept {
    auto *instance = static_cast<Instance *>(self);
    return guard(instance->host, handle, [&] {
      Call call(instance->host, handle);
      return body(*instance->object, call);
    });
  }
};

template <class Kind>
using Factory = std::function<std::unique_ptr<Kind>(const Object &config)>;
template <class Kind>
using Types = std::vector<std::pair<std::string, Factory<Kind>>>;

}  // namespace detail

// A plugin: its manifest, which must stay until the process exits, and what makes its types.
class Plugin {
 public:
  explicit Plugin(std::string_view manifest) : manifest_(manifest) {}

  template <class Type>
  Plugin &phase(std::string type) {
    return add<Type>(phases_, std::move(type));
  }
  template <class Type>
  Plugin &skill(std::string type) {
    return add<Type>(skills_, std::move(type));
  }
  template <class Type>
  Plugin &sink(std::string type) {
    return add<Type>(sinks_, std::move(type));
  }
  template <class Type>
  Plugin &recovery(std::string type) {
    return add<Type>(recoveries_, std::move(type));
  }

  // Hands out the plugin's table, or says why not; the same table however often it is entered. Instances
  // that are made from then on talk to the host that entered last.
  const gantry_plugin *enter(const gantry_host *host, const gantry_out *why) noexcept {
    try {
      check(host);
      host_ = host;
      return &table_;
    } catch (const std::exception &error) {
      detail::write(why, error.what());
    } catch (...) {
      detail::write(why, "the plugin cannot be entered");
    }
    return nullptr;
  }

 private:
  template <class Type, class Kind>
  Plugin &add(detail::Types<Kind> &types, std::string type) {
    types.emplace_back(std::move(type), [](const Object &config) { return std::make_unique<Type>(config); });
    return *this;
  }

  void check(const gantry_host *host) const {
    Object manifest(manifest_);
    std::string name = manifest.string("id") + " " + manifest.string("version");
    if (!GANTRY_HAS(host, gantry_host, cancelled)) {
      throw Failure("ABI", name + " needs a host table with every function of ABI 1.0");
    }
    std::int64_t minor = manifest.integer("min_host_minor");
    if (host->abi_minor < minor) {
      throw Failure("ABI_MINOR", name + " needs host ABI 1." + std::to_string(minor) +
                                     "; this host speaks 1." + std::to_string(host->abi_minor) +
                                     ". Upgrade Gantry");
    }
    gantry_bytes list{}, element{};
    if (gantry_json_value(bytes(manifest_), "interfaces", &list) != GANTRY_JSON_FOUND) return;
    for (std::size_t at = 0; gantry_json_next(list, &at, &element) == GANTRY_JSON_FOUND;) {
      // Ids have nothing to be unescaped, so that the text between the quotes is the id.
      std::string_view id = view(element).substr(1, element.len - 2);
      if (host->get_interface(host->ctx, str(id)) != nullptr) continue;
      throw Failure("ABI_INTERFACE", name + " needs " + std::string(id) + ", which this host does not offer");
    }
  }

  template <class Kind>
  static gantry_status create(detail::Types<Kind> Plugin::*types, void *ctx, gantry_call call,
                              gantry_str type, gantry_bytes config, void **instance) noexcept {
    auto *plugin = static_cast<Plugin *>(ctx);
    const gantry_host *host = plugin->host_;
    return detail::guard(host, call, [&]() -> gantry_status {
      for (const auto &[name, make] : plugin->*types) {
        if (name != view(type)) continue;
        *instance = new detail::Instance<Kind>{make(Object(view(config))), host};
        return GANTRY_OK;
      }
      throw Failure("TYPE_NOT_FOUND", "there is no type '" + std::string(view(type)) + "'",
                    "Use one of the manifest.", GANTRY_RETRY_CONFIG, GANTRY_NOT_FOUND);
    });
  }

  static const void *get_interface(void *ctx, gantry_str id) noexcept;

  std::string_view manifest_;
  detail::Types<Phase> phases_;
  detail::Types<Skill> skills_;
  detail::Types<Sink> sinks_;
  detail::Types<Recovery> recoveries_;
  std::atomic<const gantry_host *> host_ = nullptr;
  const gantry_plugin table_ = {sizeof(gantry_plugin), GANTRY_ABI_MINOR, this,
                                str(manifest_),        get_interface,    nullptr};
};

inline const void *Plugin::get_interface(void *ctx, gantry_str id) noexcept {
  using namespace detail;
  static const gantry_phase_1 phase = {
      sizeof phase,
      0,
      [](void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) noexcept {
        return create(&Plugin::phases_, ctx, call, type, config, instance);
      },
      Instance<Phase>::destroy,
      [](void *self, gantry_call call, gantry_bytes input, const gantry_out *out) noexcept {
        return Instance<Phase>::use(self, call, [&](Phase &phase, Call &call) {
          return write(out, phase.run(Object(view(input)), call));
        });
      },
      [](void *self, gantry_call call, gantry_bytes input, const gantry_out *out) noexcept {
        return Instance<Phase>::use(self, call, [&](Phase &phase, Call &call) {
          return write(out, phase.plan(Object(view(input)), call));
        });
      },
      [](void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) noexcept {
        return Instance<Phase>::use(self, call, [&](Phase &phase, Call &call) {
          std::vector<Receipt> list;
          for (const Object &item : Object::list(view(receipts))) {
            auto result = item.find_value("result");
            bool settled = result && *result != "null";
            list.push_back({item.string("key"), item.object("receipt"),
                            settled ? std::optional<Object>(*result) : std::nullopt});
          }
          return write(out, phase.undo(list, call).json());
        });
      }};
  static const gantry_skill_1 skill = {
      sizeof skill, 0,
      [](void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) noexcept {
        return create(&Plugin::skills_, ctx, call, type, config, instance);
      },
      Instance<Skill>::destroy,
      [](void *self, gantry_call call, gantry_str, gantry_bytes args, const gantry_out *out) noexcept {
        return Instance<Skill>::use(self, call, [&](Skill &skill, Call &call) {
          return write(out, skill.invoke(Object(view(args)), call));
        });
      }};
  static const gantry_sink_1 sink = {
      sizeof sink,
      0,
      [](void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) noexcept {
        return create(&Plugin::sinks_, ctx, call, type, config, instance);
      },
      Instance<Sink>::destroy,
      [](void *self, gantry_call call, const gantry_event *first, std::size_t count, std::size_t stride,
         std::size_t *accepted) noexcept {
        *accepted = 0;
        return Instance<Sink>::use(self, call, [&](Sink &sink, Call &call) {
          *accepted = std::min(sink.deliver(Events(first, count, stride), call), count);
          return *accepted == count ? GANTRY_OK : GANTRY_AGAIN;
        });
      },
      [](void *self, gantry_call call) noexcept {
        return Instance<Sink>::use(self, call,
                                   [](Sink &sink, Call &call) { return sink.flush(call), GANTRY_OK; });
      }};
  static const gantry_recovery_1 recovery = {
      sizeof recovery, 0,
      [](void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) noexcept {
        return create(&Plugin::recoveries_, ctx, call, type, config, instance);
      },
      Instance<Recovery>::destroy,
      [](void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) noexcept {
        return Instance<Recovery>::use(self, call, [&](Recovery &recovery, Call &call) {
          auto decision = recovery.decide(Object(view(failure)), call);
          return decision ? write(out, *decision) : GANTRY_UNSUPPORTED;
        });
      }};
  const Plugin &plugin = *static_cast<const Plugin *>(ctx);
  if (view(id) == GANTRY_PHASE_1 && !plugin.phases_.empty()) return &phase;
  if (view(id) == GANTRY_SKILL_1 && !plugin.skills_.empty()) return &skill;
  if (view(id) == GANTRY_SINK_1 && !plugin.sinks_.empty()) return &sink;
  if (view(id) == GANTRY_RECOVERY_1 && !plugin.recoveries_.empty()) return &recovery;
  return nullptr;
}

namespace detail {

inline const gantry_plugin *enter(Plugin *&plugin, std::string_view manifest, void (*provide)(Plugin &),
                                  const gantry_host *host, const gantry_out *why) noexcept {
  static std::mutex entering;
  try {
    std::lock_guard<std::mutex> held(entering);
    if (plugin == nullptr) {
      auto made = std::make_unique<Plugin>(manifest);
      provide(*made);
      plugin = made.release();
    }
    return plugin->enter(host, why);
  } catch (const std::bad_alloc &) {
    write(why, "memory ran out");
  } catch (const std::exception &error) {
    write(why, error.what());
  } catch (...) {
    write(why, "the plugin cannot be entered");
  }
  return nullptr;
}

}  // namespace detail
}  // namespace gantry

// The entry point of a plugin: its manifest, and a body that names its types. It is made at the first
// entry and never destroyed: nothing of it runs while the library is loaded or the process ends.
#define GANTRY_PLUGIN(manifest, plugin)                                                   \
  static void gantry_provide(gantry::Plugin &plugin);                                     \
  extern "C" GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *host, \
                                                                 const gantry_out *why) { \
    static gantry::Plugin *made = nullptr;                                                \
    return gantry::detail::enter(made, manifest, gantry_provide, host, why);              \
  }                                                                                       \
  static void gantry_provide(gantry::Plugin &plugin)

#endif
