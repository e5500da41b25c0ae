using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Web;

/// <summary>
/// Sends waves of requests, each from a different client address, for the same users and readers, so that only the
/// state of the rate limiters for clients can grow. After each wave, the limiters have the time that they need to
/// remove inactive clients (the window, and ten seconds); then the heap is measured.
/// </summary>
internal static class WebMemory
{
    private const int Clients = 32;
    private const int Waves = 5;
    private const int RequestsOfWave = 50_000;
    private const int Users = 1_000;
    private const double MostGrowth = 1.1;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forgetting = Window + TimeSpan.FromSeconds(13);

    public static async Task RunAsync(Report report)
    {
        await using var server = await WebServer.StartAsync(Window);
        var requests = new WebRequests();
        string[] tokens = [.. Enumerable.Range(0, Users).Select(server.Token)];
        var heaps = new List<long>();
        for (var wave = 0; wave < Waves; wave++)
        {
            var first = wave * RequestsOfWave;
            var statuses = await WebLoad.RunAsync(server.EndPoint, Clients, RequestsOfWave, number =>
                Make(first + number));
            // Rejections are answers, too: a user's posts may come faster than the short window allows.
            if (statuses.Keys.Any(status => status is not (200 or 201 or 429)))
            {
                throw new InvalidOperationException(
                    $"A wave answered "
                        + $"{string.Join(", ", statuses.Select(status => $"{status.Key} {status.Value} times"))}.");
            }

            var full = GC.GetTotalMemory(forceFullCollection: true);
            await Task.Delay(Forgetting);
            heaps.Add(GC.GetTotalMemory(forceFullCollection: true));
            report.AddFact(
                $"web-memory: after {first + RequestsOfWave:N0} requests the heap is {Megabytes(full):F1} MB, "
                    + $"{Megabytes(heaps[^1]):F1} MB after inactive clients were removed; working set "
                    + $"{Megabytes(Environment.WorkingSet):F0} MB");
        }

        // The first waves may still contain objects of earlier parts of this process. From the middle on, only growth
        // would show.
        const int Middle = Waves / 2;
        var growth = heaps[^1] / (double)heaps[Middle];
        report.AddGoal(
            $"web-memory: heap after {Waves * RequestsOfWave:N0} requests from as many addresses against after "
                + $"{(Middle + 1) * RequestsOfWave:N0}",
            growth,
            "×",
            growth <= MostGrowth,
            $"≤ {MostGrowth}");

        byte[] Make(int number) => (number % 3) switch
        {
            0 => requests.Subscribe(
                WebServer.Base + "/push/subscriptions",
                number / 3 % Users,
                number / 3 / Users % WebRequests.Browsers,
                number),
            1 => WebRequests.Unsubscribe(WebServer.Base + "/unsubscribe", tokens[number % Users], number),
            _ => WebRequests.AskToUnsubscribe(WebServer.Base + "/unsubscribe", tokens[number % Users], number),
        };
    }

    private static double Megabytes(long bytes) => bytes / 1024.0 / 1024.0;
}
