using Notify.Addresses;
using Notify.Delivery;
using Notify.Testing;

namespace Notify.Journeys.Tests;

/// <summary>
/// Each row of the channels' outcome tables, through the whole pipeline: the provider's answer on the wire, the
/// outcome of the envelope, and the content of the address book.
/// </summary>
public sealed class OutcomeRowTests
{
    public static TheoryData<string, string, string, string?> Push { get; } =
        new()
        {
            { "404", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.InvalidRecipient, null },
            {
                "410",
                nameof(DeliveryEventKind.Forwarded),
                DeliveryOutcomes.InvalidRecipient,
                nameof(SuppressionReason.Gone)
            },
            { "400", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.Rejected, null },
            { "413", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.Rejected, null },
            { "301", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.Rejected, null },
            { "401", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Misconfigured, null },
            { "403", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Misconfigured, null },
            { "429", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Throttled, null },
            { "500", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Transient, null },
            { "503", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Transient, null },
            { "lost answer", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Unknown, null },
            { "down", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Unreachable, null },
        };

    public static TheoryData<string, string, string, string?> Email { get; } = new()
    {
        { "rcpt 550 5.1.1 no such user", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.InvalidRecipient, null },
        { "rcpt 550 5.2.1 disabled", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.InvalidRecipient, null },
        { "rcpt 552 5.2.2 mailbox full", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.Rejected, null },
        { "data 552 5.3.4 too large", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.Rejected, null },
        { "data 550 5.7.1 policy", nameof(DeliveryEventKind.Forwarded), DeliveryOutcomes.Rejected, null },
        { "rcpt 450 4.2.0 busy", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Transient, null },
        { "mail 451 4.3.0 later", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Transient, null },
        { "mail 421 4.7.0 slow down", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Throttled, null },
        { "lost answer", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Unknown, null },
        { "down", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Unreachable, null },
    };

    public static TheoryData<string, string, string, string?> Telegram { get; } =
        new()
        {
            {
                "403 Forbidden: bot was blocked by the user",
                nameof(DeliveryEventKind.DeadLettered),
                DeliveryOutcomes.InvalidRecipient,
                nameof(SuppressionReason.Blocked)
            },
            {
                "403 Forbidden: user is deactivated",
                nameof(DeliveryEventKind.DeadLettered),
                DeliveryOutcomes.InvalidRecipient,
                nameof(SuppressionReason.Gone)
            },
            {
                "403 Forbidden: bot was kicked from the supergroup chat",
                nameof(DeliveryEventKind.DeadLettered),
                DeliveryOutcomes.InvalidRecipient,
                nameof(SuppressionReason.Blocked)
            },
            {
                "400 Bad Request: chat not found",
                nameof(DeliveryEventKind.Deferred),
                DeliveryOutcomes.InvalidRecipient,
                null
            },
            {
                "400 Bad Request: can't parse entities: Character '.' is reserved",
                nameof(DeliveryEventKind.DeadLettered),
                DeliveryOutcomes.Rejected,
                null
            },
            {
                "400 Bad Request: message is too long",
                nameof(DeliveryEventKind.DeadLettered),
                DeliveryOutcomes.Rejected,
                null
            },
            { "401 Unauthorized", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Misconfigured, null },
            { "404 Not Found", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Misconfigured, null },
            { "429", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Throttled, null },
            { "500 Internal Server Error", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Transient, null },
            { "502", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Transient, null },
            { "lost answer", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Unknown, null },
            { "malformed", nameof(DeliveryEventKind.Retrying), DeliveryOutcomes.Unknown, null },
            { "down", nameof(DeliveryEventKind.Deferred), DeliveryOutcomes.Unreachable, null },
        };

    [Theory]
    [MemberData(nameof(Push))]
    public async Task Web_push(string answer, string kind, string outcome, string? suppressed)
    {
        await using var rig = await JourneyRig.StartAsync();
        var device = rig.Subscribe();
        if (answer == "down")
            await rig.Push.StopAsync();
        else
            rig.Push.Script(answer switch
            {
                "lost answer" => PushScript.DropAfterAccepted(),
                "429" => PushScript.TooManyRequests(TimeSpan.FromSeconds(9)),
                _ => PushScript.Reply(int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture), "no"),
            });
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync(devices: device)));
        await ExpectAsync(rig, Channels.Push, kind, outcome);
        await ExpectBookAsync(rig, Channels.Push, device.ToJson(), device.Endpoint.AbsoluteUri, suppressed);
    }

    [Theory]
    [MemberData(nameof(Email))]
    public async Task Mail(string answer, string kind, string outcome, string? suppressed)
    {
        await using var rig = await JourneyRig.StartAsync();
        var words = answer.Split(' ', 3);
        if (answer == "down")
            await rig.Smtp.StopAsync();
        else
            rig.Smtp.Script(words[0] switch
            {
                "rcpt" => SmtpScript.ReplyToRcpt(Code(words), words[2]),
                "data" => SmtpScript.ReplyToData(Code(words), words[2]),
                "mail" => SmtpScript.ReplyToMail(Code(words), words[2]),
                _ => SmtpScript.DropAfterDataAccepted(),
            });
        var via = Via.FirstOf(Channels.Email, Channels.Telegram);
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync()) with { Via = via });
        await ExpectAsync(rig, Channels.Email, kind, outcome);
        await ExpectBookAsync(rig, Channels.Email, JourneyRig.Mailbox, JourneyRig.Mailbox, suppressed);

        static int Code(string[] words) => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(Telegram))]
    public async Task Chat(string answer, string kind, string outcome, string? suppressed)
    {
        await using var rig = await JourneyRig.StartAsync();
        if (answer == "down")
            await rig.Bot.StopAsync();
        else
            rig.Bot.Script(
                answer switch
                {
                    "429" => BotApiScript.TooManyRequests(9),
                    "502" => BotApiScript.BadGateway(),
                    "lost answer" => BotApiScript.LoseAnswer(),
                    "malformed" => BotApiScript.Malformed(),
                    _ => BotApiScript.Refuse(
                        int.Parse(answer.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture),
                        answer[4..]),
                });
        await rig.EnqueueAsync(JourneyRig.StopLoss(await rig.AdaAsync()) with { Via = Channels.Telegram });
        await ExpectAsync(rig, Channels.Telegram, kind, outcome);
        await ExpectBookAsync(rig, Channels.Telegram, $"{JourneyRig.Chat}", $"{JourneyRig.Chat}", suppressed);
    }

    private static async Task ExpectAsync(JourneyRig rig, string channel, string kind, string outcome)
    {
        var told = await rig.Events.NextWhereAsync(told =>
            told.Channel == channel && told.Kind != DeliveryEventKind.AddressSuppressed);
        (told.Kind.ToString(), told.Outcome).Should().Be((kind, outcome), told.Result?.ToString());
        if (told.Kind == DeliveryEventKind.Deferred)
            told.State.Failures.Should().Be(0, "no attempt is spent");
    }

    private static async Task ExpectBookAsync(
        JourneyRig rig,
        string kind,
        string address,
        string key,
        string? suppressed)
    {
        (await rig.Book.GetSuppressionAsync(kind, key))?.Reason.ToString().Should().Be(suppressed);
        if (suppressed is null)
            (await rig.Book.GetSuppressionAsync(kind, key)).Should().BeNull();
        (await rig.Book.GetAddressesAsync("ada", kind)).Should()
            .HaveCount(suppressed == nameof(SuppressionReason.Gone) ? 0 : 1, $"{address.Length} characters of address");
    }
}
