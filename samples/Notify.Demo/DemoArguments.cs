using System.Globalization;

namespace Notify.Demo;

/// <summary>The options of the command line.</summary>
internal sealed record DemoArguments
{
    private const int FewMessages = 20;
    private const int ManyMessages = 100;
    private const int DefaultWorkers = 3;
    private const int MostWorkers = 16;

    private readonly int? _messages;

    /// <summary>The number of recipients of the campaign; more if several workers deliver.</summary>
    public int Messages
    {
        get => _messages ?? (Redis is null ? FewMessages : ManyMessages);
        private init => _messages = value;
    }

    public bool Fail { get; private init; }

    public bool Vapid { get; private init; }

    public string? SmtpHost { get; private init; }

    public int SmtpPort { get; private init; }

    /// <summary>The address of Redis, which may contain a password; null for the in-memory bus.</summary>
    public string? Redis { get; private init; }

    public int Workers { get; private init; }

    public const string Usage = """
        Usage: dotnet run --project samples/Notify.Demo -- [options]

          --messages N         recipients of the campaign (default 20; with --redis 100)
          --fail               simulate more failures of providers: greylisting, unknown mailboxes, lost answers,
                               503, 500
          --smtp host:port     send e-mails to this server instead of a local receiver, without encryption
          --redis host:port    use this Redis (redis-server starts one) for bus, rate limits and address book, with
                               separate keys that are deleted at the end, and let worker processes deliver; a
                               configuration of StackExchange.Redis is accepted, too
          --workers N          the number of worker processes, 1 to 16 (default 3; only with --redis). If there are
                               several, one is killed while it sends
          vapid                print a pair of VAPID keys for web push, and exit

        If appsettings.json or the environment (Notify__Telegram__BotToken …) contains the settings of a real service,
        its channel uses the service instead of a local receiver: Notify:Email:Host, Notify:Telegram:BotToken,
        Notify:Push:VapidPublicKey. Alerts are then sent to Demo:Email, Demo:TelegramChatId and Demo:PushSubscription.
        """;

    /// <summary>Reads the arguments. Returns an error if they are invalid.</summary>
    public static (DemoArguments? Arguments, string? Error) Parse(string[] args)
    {
        var arguments = new DemoArguments();
        int? workers = null;
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "vapid" when args.Length == 1:
                    arguments = arguments with { Vapid = true };
                    break;
                case "--fail":
                    arguments = arguments with { Fail = true };
                    break;
                case "--messages" when Number(value) is { } messages and <= 1_000_000:
                    arguments = arguments with { Messages = messages };
                    i++;
                    break;
                case "--messages":
                    return (null, "--messages requires a whole number from 0 to 1000000.");
                case "--smtp" when value?.LastIndexOf(':') is > 0 and var colon
                    && Number(value[(colon + 1)..]) is { } port and > 0 and < 65536:
                    arguments = arguments with { SmtpHost = value[..colon], SmtpPort = port };
                    i++;
                    break;
                case "--smtp":
                    return (null, "--smtp requires host:port, for example localhost:2525.");
                case "--redis" when !string.IsNullOrWhiteSpace(value) && !value.StartsWith('-'):
                    arguments = arguments with { Redis = value };
                    i++;
                    break;
                case "--redis":
                    return (null, "--redis requires the address of Redis, for example localhost:6379.");
                case "--workers" when Number(value) is { } count and >= 1 and <= MostWorkers:
                    workers = count;
                    i++;
                    break;
                case "--workers":
                    return (null, $"--workers requires a whole number from 1 to {MostWorkers}.");
                default:
                    return (null, $"Unknown option {args[i]}.");
            }
        }

        if (workers is not null && arguments.Redis is null)
            return (null, "--workers requires a bus that processes share, for example --redis localhost:6379.");
        return arguments is { Fail: true, SmtpHost: not null }
            ? (null, "--fail concerns the local receivers and cannot be used with --smtp.")
            : (arguments with { Workers = workers ?? DefaultWorkers }, null);
    }

    /// <summary>Does not return the configuration of Redis, which may contain a password.</summary>
    public override string ToString() => nameof(DemoArguments);

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
