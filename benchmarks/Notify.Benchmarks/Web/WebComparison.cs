using Notify.Benchmarks.Latency;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Web;

/// <summary>Measures the public endpoints under load, each compared with its floor.</summary>
internal static class WebComparison
{
    public const string Part = "web";
    public const string MemoryPart = "web-memory";

    // The 20 browsers of each user post twice: the second time, nothing changes.
    private const int PostsOfUser = 2 * WebRequests.Browsers;
    private const int ClientAddresses = 10_000;
    private const int Readers = 1_000;

    public static async Task RunAsync(Report report, int rounds)
    {
        var requests = new WebRequests();
        var tokens = new System.Runtime.CompilerServices.ConditionalWeakTable<WebServer, string[]>();
        (string, string, Func<string, WebServer, int, byte[]>)[] endpoints =
        [
            ("POST /push/subscriptions", "/push/subscriptions", (at, _, number) =>
                requests.Subscribe(
                    at,
                    number / PostsOfUser,
                    number % WebRequests.Browsers,
                    number % ClientAddresses)),
            ("POST /unsubscribe?t=", "/unsubscribe", (at, server, number) =>
                WebRequests.Unsubscribe(at, TokenOf(server, number), number % ClientAddresses)),
            ("GET /unsubscribe?t=", "/unsubscribe", (at, server, number) =>
                WebRequests.AskToUnsubscribe(at, TokenOf(server, number), number % ClientAddresses)),
        ];
        foreach (var (what, path, make) in endpoints)
        {
            var ours = new WebContender("Notify", (server, number) => make(WebServer.Base + path, server, number));
            var floor = new WebContender("empty endpoint", (server, number) => make(WebServer.Floor, server, number));
            report.Add(what, await Rounds.RunAsync([ours, floor], rounds));
            report.AddFact(
                $"{what}: p50 {ours.Latencies.At(0.5):F2} ms, p99 {ours.Latencies.At(0.99):F2} ms; the floor's p50 "
                    + $"{floor.Latencies.At(0.5):F2} ms, p99 {floor.Latencies.At(0.99):F2} ms");
        }

        string TokenOf(WebServer server, int number) =>
            tokens.GetValue(server, made => [.. Enumerable.Range(0, Readers).Select(made.Token)])[number % Readers];
    }
}
