using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Notify.Benchmarks.Web;

/// <summary>Runs concurrent clients, each on a separate connection, with one request after another.</summary>
internal static class WebLoad
{
    /// <param name="server">The address of the server.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    /// <param name="requests">The total number of requests.</param>
    /// <param name="make">The delegate that creates the request of a number.</param>
    /// <param name="latencies">The list that receives the time of each request in milliseconds, or null.</param>
    /// <returns>The number of responses with each status.</returns>
    public static async Task<IReadOnlyDictionary<int, int>> RunAsync(
        IPEndPoint server,
        int clients,
        int requests,
        Func<int, byte[]> make,
        ConcurrentBag<double>? latencies = null)
    {
        var statuses = new ConcurrentDictionary<int, int>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(WorkAsync)));
        return statuses;

        async Task WorkAsync()
        {
            using var client = new RawHttpClient();
            await client.ConnectAsync(server);
            while (Interlocked.Increment(ref next) is var number && number < requests)
            {
                var request = make(number);
                var started = Stopwatch.GetTimestamp();
                var status = await client.SendAsync(request);
                latencies?.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                statuses.AddOrUpdate(status, 1, static (_, count) => count + 1);
            }
        }
    }
}
