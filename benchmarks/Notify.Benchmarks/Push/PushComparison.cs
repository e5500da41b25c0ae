using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Push;

/// <summary>Requests to push services, ready to be sent.</summary>
internal static class PushComparison
{
    public const string Part = "push";

    public static async Task RunAsync(Report report, int rounds)
    {
        List<IContender> contenders =
        [
            new NotifyPushContender(known: true), new NotifyPushContender(known: false), new BarePlatformContender(),
            new LibWebPushContender(),
        ];
        List<Goal> goals =
        [
            new(NotifyPushContender.Unknown, BarePlatformContender.Title, 0.95),
            new(NotifyPushContender.Known, LibWebPushContender.Title, 1.5, OfProcessorTime: true),
            new(NotifyPushContender.Unknown, LibWebPushContender.Title, 1.5, OfProcessorTime: true),
        ];
        if (await WebPushContender.FindAsync() is { } npm)
        {
            contenders.Add(npm);
            goals.Add(new(NotifyPushContender.Known, npm.Name, 2));
        }
        else
        {
            report.AddFact("push: there is no node here, so npm web-push was left out");
        }

        report.Add("push requests prepared", await Rounds.RunAsync(contenders, rounds), [.. goals]);
    }
}
