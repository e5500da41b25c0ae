using System.Globalization;
using System.Net;
using Notify.Benchmarks.Measuring;
using Notify.Tests.Shared;

namespace Notify.Benchmarks.Email;

/// <summary>One connection to a server with round trips of 50 ms, for the extensions that the server offers.</summary>
internal static class FarEmail
{
    public const string Part = "email-far";

    private const int RoundTripMilliseconds = 50;
    private const int MaxRoundTrips = 2;

    public static async Task RunAsync(Report report, int rounds)
    {
        await CompareAsync(report, rounds, SmtpExtensions.Pipelining | SmtpExtensions.Chunking, "PIPELINING, CHUNKING");
        await CompareAsync(report, rounds, SmtpExtensions.Pipelining, "PIPELINING");
        await CompareAsync(report, rounds, SmtpExtensions.None, "no extension");
    }

    private static async Task CompareAsync(Report report, int rounds, SmtpExtensions extensions, string name)
    {
        await using var sink = await SmtpSink.StartOwnAsync(extensions);
        using var link = new DelayedLink(
            new IPEndPoint(IPAddress.Loopback, sink.Port), TimeSpan.FromMilliseconds(RoundTripMilliseconds));
        var port = link.Endpoint.Port;
        FarContender[] contenders =
        [
            new(new NotifyEmailContender(port, connections: 1), link),
            new(new BareMailKitContender(port, reuse: true), link),
        ];
        var results = await Rounds.RunAsync(contenders, rounds);
        var comparison = $"{Part}: {name}";
        var isFaster = extensions.HasFlag(SmtpExtensions.Chunking);
        report.Add(comparison, results, new Goal(contenders[0].Name, contenders[1].Name, isFaster ? 1.4 : 0.95));
        foreach (var (contender, result) in contenders.Zip(results))
        {
            var count = contender.RoundTripsPerMessage;
            report.AddFact(string.Create(
                CultureInfo.InvariantCulture,
                $"{comparison}: {contender.Name}: {result.Rate:F1}/s, {count:F2} round trips a message"));
        }
        if (extensions == SmtpExtensions.None)
            return;
        var ours = contenders[0].RoundTripsPerMessage;
        report.AddGoal($"{comparison}: round trips", ours, "a message", ours <= MaxRoundTrips, $"≤ {MaxRoundTrips}");
    }

    /// <summary>A contender whose messages take long round trips, which are counted.</summary>
    private sealed class FarContender(IContender contender, DelayedLink link) : IContender
    {
        public string Name => contender.Name;

        public int Messages => 40;

        /// <summary>Whether the last run sent all its messages over connections that were open before.</summary>
        public double RoundTripsPerMessage { get; private set; }

        public Task SetUpAsync() => contender.SetUpAsync();

        public async Task RunAsync(int messages)
        {
            var before = link.RoundTrips;
            await contender.RunAsync(messages);
            RoundTripsPerMessage = (link.RoundTrips - before) / (double)messages;
        }

        public ValueTask DisposeAsync() => contender.DisposeAsync();
    }
}
