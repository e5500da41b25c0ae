using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Notify.Benchmarks.Web;

/// <summary>So many clients at once, each on a connection of its own, one request after another.</summary>
internal static class WebLoad
{
    /// <param name="server">Where the server is.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="requests">How many in all.</param>
    /// <param name="make">Makes the request of a number.</param>
    /// <param name="latencies">Gets every request's time in milliseconds; null: nobody asks.</param>
    /// <returns>How often each status came.</returns>
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
