#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>

#include "core/net/test_mqtt.h"

// The clients of Mosquitto, as people have them. Skipped with a message where they are not installed.
namespace madang::net::test {

namespace {

constexpr auto kPub = "/usr/bin/mosquitto_pub";
constexpr auto kSub = "/usr/bin/mosquitto_sub";

// A program with its output, ended at the latest with the test.
class child {
 public:
  explicit child(std::vector<std::string> words) {
    EXPECT_EQ(0, ::pipe2(pipe_, O_CLOEXEC));
    auto pointers = std::vector<char*>{};
    for (auto& w : words) pointers.push_back(w.data());
    pointers.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ != 0) {
      ::close(std::exchange(pipe_[1], -1));
      return;
    }
    ::dup2(pipe_[1], STDOUT_FILENO);
    ::dup2(pipe_[1], STDERR_FILENO);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  ~child() {
    if (pid_ > 0) ::kill(pid_, SIGKILL), wait();
    ::close(pipe_[0]);
  }
  child(child const&) = delete;
  child& operator=(child const&) = delete;

  // All it says; waits for its end.
  std::string output() {
    auto out = std::string{};
    char bytes[4'096];
    for (auto n = ssize_t{}; (n = ::read(pipe_[0], bytes, sizeof bytes)) > 0;) out.append(bytes, std::size_t(n));
    return out;
  }
  int wait() {
    auto status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  int pipe_[2]{-1, -1};
  pid_t pid_{-1};
};

std::vector<std::string> words(std::vector<std::string> first, std::initializer_list<std::string> more) {
  first.insert(first.end(), more);
  return first;
}

}  // namespace

class mqtt_clients : public testing::Test {
 protected:
  void SetUp() override {
    if (::access(kPub, X_OK) != 0 || ::access(kSub, X_OK) != 0) GTEST_SKIP() << "mosquitto-clients are not installed.";
  }
  static std::vector<std::string> pub(test_mqtt const& s) {
    return {kPub, "-h", "127.0.0.1", "-p", std::to_string(s.port())};
  }
  static std::vector<std::string> sub(test_mqtt const& s) {
    return {kSub, "-h", "127.0.0.1", "-p", std::to_string(s.port()), "-W", "10", "-v"};
  }
};

TEST_F(mqtt_clients, publish_and_subscribe_with_each_qos) {
  auto s = test_mqtt{};
  for (auto const* qos : {"0", "1", "2"}) {
    auto const before = s.metric("mqtt_subscriptions");
    auto subscriber = child{words(sub(s), {"-q", qos, "-t", "town/#", "-C", "2"})};
    ASSERT_TRUE(s.wait_metric("mqtt_subscriptions", before + 1));
    EXPECT_EQ(0, child(words(pub(s), {"-q", qos, "-t", "town/air", "-m", "21.5"})).wait());
    EXPECT_EQ(0, child(words(pub(s), {"-q", qos, "-t", "town/water", "-m", "마당"})).wait());
    EXPECT_EQ("town/air 21.5\ntown/water 마당\n", subscriber.output()) << qos;
    EXPECT_EQ(0, subscriber.wait());
    ASSERT_TRUE(s.wait_metric("mqtt_subscriptions", 0));
  }
}

TEST_F(mqtt_clients, many_lines_arrive_all_and_in_order) {
  auto s = test_mqtt{};
  auto subscriber = child{words(sub(s), {"-q", "1", "-t", "n", "-C", "2000"})};
  ASSERT_TRUE(s.wait_metric("mqtt_subscriptions", 1));
  auto expected = std::string{};
  auto const file = std::filesystem::temp_directory_path() / ("madang-mqtt-" + std::to_string(::getpid()));
  {
    auto lines = std::ofstream{file};
    for (auto i = 0; i != 2'000; ++i) {
      lines << i << "\n";
      expected += "n " + std::to_string(i) + "\n";
    }
  }
  auto publisher =
      child{{"/bin/sh", "-c",
             std::string{kPub} + " -h 127.0.0.1 -p " + std::to_string(s.port()) + " -q 1 -t n -l < " + file.string()}};
  EXPECT_EQ(expected, subscriber.output());
  EXPECT_EQ(0, publisher.wait());
  std::filesystem::remove(file);
}

TEST_F(mqtt_clients, the_latest_value_is_there_for_whoever_comes_later) {
  auto s = test_mqtt{};
  EXPECT_EQ(0, child(words(pub(s), {"-q", "1", "-r", "-t", "town/air", "-m", "21.5"})).wait());
  EXPECT_EQ("town/air 21.5\n", child(words(sub(s), {"-t", "town/+", "-C", "1", "--retained-only"})).output());
}

TEST_F(mqtt_clients, a_kept_session_brings_what_was_missed) {
  auto s = test_mqtt{};
  auto const mine = {std::string{"-c"}, std::string{"-i"}, std::string{"me"}, std::string{"-q"},
                     std::string{"1"},  std::string{"-t"}, std::string{"a"}};
  EXPECT_EQ(0, child(words(words(sub(s), mine), {"-E"})).wait());
  ASSERT_TRUE(s.wait_metric("mqtt_connections", 0));
  for (auto const* m : {"1", "2"}) EXPECT_EQ(0, child(words(pub(s), {"-q", "1", "-t", "a", "-m", m})).wait());
  EXPECT_EQ("a 1\na 2\n", child(words(words(sub(s), mine), {"-C", "2"})).output());
}

TEST_F(mqtt_clients, a_will_is_published_when_the_program_is_killed) {
  auto s = test_mqtt{};
  {
    auto lost = child{words(sub(s), {"-t", "x", "--will-topic", "lost", "--will-payload", "gone", "--will-qos", "1"})};
    ASSERT_TRUE(s.wait_metric("mqtt_subscriptions", 1));
  }
  ASSERT_TRUE(s.behind.wait_published(1));
  EXPECT_EQ(std::vector<std::string>{"lost=gone"}, s.behind.topics());
}

TEST_F(mqtt_clients, who_may_not_connect_or_subscribe_is_told_in_words) {
  auto s = test_mqtt{};
  s.behind.on_subscribe = [](mqtt_context const&, std::string const&) { return mqtt_grant{}; };
  EXPECT_NE(std::string::npos, child(words(sub(s), {"-t", "secret"})).output().find("denied"));
  s.behind.on_connect = [](mqtt_client_info const& c) {
    return c.password == "right" ? std::nullopt : std::optional{mqtt_refusal::bad_user_name_or_password};
  };
  auto wrong = child{words(pub(s), {"-u", "a", "-P", "wrong", "-t", "a", "-m", "b"})};
  EXPECT_NE(std::string::npos, wrong.output().find("bad user name or password"));
  EXPECT_EQ(4, wrong.wait());
  EXPECT_EQ(0, child(words(pub(s), {"-u", "a", "-P", "right", "-t", "a", "-m", "b"})).wait());
}

TEST_F(mqtt_clients, other_versions_of_the_protocol_are_declined) {
  auto s = test_mqtt{};
  for (auto const* version : {"mqttv31", "mqttv5"}) {
    EXPECT_NE(0, child(words(pub(s), {"-V", version, "-t", "a", "-m", "b"})).wait()) << version;
  }
  EXPECT_EQ(0, child(words(pub(s), {"-V", "mqttv311", "-t", "a", "-m", "b"})).wait());
  EXPECT_TRUE(s.behind.wait_published(1));
  EXPECT_EQ(1U, s.behind.topics().size());
}

namespace {

template <auto F>
struct freed {
  template <typename T>
  void operator()(T* const p) const { F(p); }
};

// A folder with a key and a certificate for this machine that the key itself has signed.
struct certificate_files {
  certificate_files() {
    std::filesystem::create_directories(folder);
    auto const key_pair = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>{EVP_EC_gen("P-256")};
    auto const c = std::unique_ptr<X509, freed<X509_free>>{X509_new()};
    X509_set_version(c.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(c.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(c.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(c.get()), 3'600);
    X509_set_pubkey(c.get(), key_pair.get());
    auto* const subject = X509_get_subject_name(c.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(c.get(), subject);
    X509_sign(c.get(), key_pair.get(), EVP_sha256());
    using file_ptr = std::unique_ptr<FILE, freed<fclose>>;
    PEM_write_X509(file_ptr{fopen(certificate.c_str(), "w")}.get(), c.get());
    PEM_write_PrivateKey(file_ptr{fopen(key.c_str(), "w")}.get(), key_pair.get(), nullptr, nullptr, 0, nullptr,
                         nullptr);
  }
  ~certificate_files() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder{std::filesystem::temp_directory_path() /
                               ("madang-mqtt-tls-" + std::to_string(getpid()))};
  std::string certificate{folder / "certificate.pem"}, key{folder / "key.pem"};
};

}  // namespace

TEST_F(mqtt_clients, everything_works_over_tls) {
  auto const files = certificate_files{};
  auto s = test_mqtt{{.tls_certificate = files.certificate, .tls_key = files.key}};
  auto const tls = {std::string{"--cafile"}, files.certificate, std::string{"--insecure"}};
  auto subscriber = child{words(words(sub(s), tls), {"-q", "2", "-t", "a", "-C", "1"})};
  ASSERT_TRUE(s.wait_metric("mqtt_subscriptions", 1));
  EXPECT_TRUE(s.behind.clients()[0].from.tls);
  auto const large = std::string(100'000, 'x');
  EXPECT_EQ(0, child(words(words(pub(s), tls), {"-q", "2", "-t", "a", "-m", large})).wait());
  EXPECT_EQ("a " + large + "\n", subscriber.output());
  EXPECT_NE(0, child(words(pub(s), {"-t", "a", "-m", "plain"})).wait());
}

}  // namespace madang::net::test
