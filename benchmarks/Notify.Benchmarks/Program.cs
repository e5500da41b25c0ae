using System.Globalization;
using Notify;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Email;
using Notify.Benchmarks.Latency;
using Notify.Benchmarks.Measuring;
using Notify.Benchmarks.Push;
using Notify.Benchmarks.Redis;
using Notify.Benchmarks.Sql;
using Notify.Benchmarks.Telegram;
using Notify.Benchmarks.Templates;
using Notify.Benchmarks.Web;

// dotnet run -c Release --project benchmarks/Notify.Benchmarks -- [bus] [blocking] [email] [email-far] [templates]
// [push] [latency] [telegram] [redis] [redis-latency] [redis-idle] [redis-memory] [redis-cancel] [redis-far] [sql]
// [web] [web-memory]     [--rounds N] [--messages N] [--aof everysec]      nothing named: all
if (args is [SmtpSink.Command, var port, var extensions])
{
    await SmtpSink.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture), Enum.Parse<SmtpExtensions>(extensions));
    return;
}

if (args is [BotApiSink.Command, var botPort])
{
    await BotApiSink.ServeAsync(int.Parse(botPort, CultureInfo.InvariantCulture));
    return;
}

var rounds = Array.IndexOf(args, "--rounds") is var at and >= 0
    ? int.Parse(args[at + 1], CultureInfo.InvariantCulture)
    : 5;
// How many messages the Telegram rate is measured over, in real time: 1,000 take 48 seconds.
var paced = Array.IndexOf(args, "--messages") is var messagesAt and >= 0
    ? int.Parse(args[messagesAt + 1], CultureInfo.InvariantCulture)
    : 1_000;
string[] parts =
[
    "bus", BlockingSender.Part, "email", FarEmail.Part, "templates", PushComparison.Part, "latency", "telegram",
    .. RedisComparison.Parts, .. SqlComparison.Parts, WebComparison.Part, WebComparison.MemoryPart,
];
var chosen = parts.Where(part => args.Contains(part)).ToArray() is { Length: > 0 } named ? named : parts;
var report = new Report();

if (chosen.Contains("bus"))
{
    var results = await Rounds.RunAsync(
        [
            new NotifyContender(realTemplate: false),
            new NotifyContender(realTemplate: true),
            new RawChannelContender(json: false),
            new RawChannelContender(json: true),
            new MassTransitContender(),
            new RebusContender(),
            new HangfireContender(),
        ],
        rounds);
    report.Add(
        "in-memory bus",
        results,
        new Goal("Notify", "MassTransit in-memory", 20),
        new Goal("Notify", "Rebus in-memory", 10),
        new Goal("Notify", RawChannelContender.Bare, 0.25),
        new Goal("Notify", RawChannelContender.WithJson, 0.25));
    // The bytes of the model itself: 200 of JSON in a separate array.
    var beyond = results[0].BytesPerMessage - 224;
    report.AddGoal("in-memory bus: allocated a message beyond the model", beyond, "B", beyond <= 600, "≤ 600 B");
}

if (chosen.Contains(BlockingSender.Part))
    await BlockingSender.RunAsync(report);

if (chosen.Contains("email"))
{
    await using var sink = await SmtpSink.StartAsync();
    var results = await Rounds.RunAsync(
        [
            new NotifyEmailContender(sink.Port, 1), new NotifyEmailContender(sink.Port, 4),
            new BareMailKitContender(sink.Port, reuse: true), new BareMailKitContender(sink.Port, reuse: false),
        ], rounds);
    report.Add(
        $"e-mail to {sink.Name}",
        results,
        new Goal("Notify, one connection", "MailKit, one connection a message", 1.9),
        new Goal("Notify, one connection", "MailKit, one connection kept", 0.95),
        new Goal("Notify, 4 connections", "MailKit, one connection kept", 2));
}

if (chosen.Contains(FarEmail.Part))
    await FarEmail.RunAsync(report, rounds);

if (chosen.Contains("templates"))
{
    report.Add(
        "templates",
        await Rounds.RunAsync([new NotifyTemplateContender(), new BareFluidContender()], rounds),
        new Goal("Notify", "bare Fluid", 0.95));
}

if (chosen.Contains(PushComparison.Part))
    await PushComparison.RunAsync(report, rounds);

if (chosen.Contains("latency"))
{
    await CampaignBesideAlerts.RunAsync(report, 100_000, RateLimit.None);
    await CampaignBesideAlerts.RunAsync(report, 100_000, RateLimit.PerSecond(2_000));
}

if (chosen.Contains("telegram"))
{
    await using (var sink = await BotApiSink.StartAsync())
    {
        var results = await Rounds.RunAsync(
            [
                new NotifyTelegramContender(sink, 8),
                new NotifySenderContender(sink, 8),
                new BareTelegramContender(sink, 8),
                new NotifyTelegramContender(sink, 1),
                new NotifySenderContender(sink, 1),
                new BareTelegramContender(sink, 1),
            ],
            rounds);
        report.Add(
            "telegram, no limits",
            results,
            new Goal("Notify's sender, 1 at once", "Telegram.Bot, 1 at once", 0.8),
            new Goal("Notify's sender, 8 at once", "Telegram.Bot, 8 at once", 0.8),
            new Goal("Notify, 1 at once", "Telegram.Bot, 1 at once", 0.8),
            new Goal("Notify, 8 at once", "Telegram.Bot, 8 at once", 0.8));
    }

    await AllowedRate.RunAsync(report, paced);
}

await RedisComparison.RunAsync(
    report,
    chosen,
    rounds,
    Array.IndexOf(args, "--aof") is var aofAt and >= 0 ? args[aofAt + 1] : null);
await SqlComparison.RunAsync(report, chosen, rounds);
if (chosen.Contains(WebComparison.Part))
    await WebComparison.RunAsync(report, rounds);
if (chosen.Contains(WebComparison.MemoryPart))
    await WebMemory.RunAsync(report);
report.Print();
