using System.Globalization;

namespace Notify.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoArguments
{
    private const int FewMessages = 20;
    private const int ManyMessages = 100;
    private const int DefaultWorkers = 3;
    private const int MostWorkers = 16;

    private readonly int? _messages;

    /// <summary>Recipients of the campaign. Several workers have more to do.</summary>
    public int Messages
    {
        get => _messages ?? (Redis is null ? FewMessages : ManyMessages);
        private init => _messages = value;
    }

    public bool Fail { get; private init; }

    public bool Vapid { get; private init; }

    public string? SmtpHost { get; private init; }

    public int SmtpPort { get; private init; }

    /// <summary>Where Redis is; null: the bus is in memory. May hold a password.</summary>
    public string? Redis { get; private init; }

    public int Workers { get; private init; }

    public const string Usage = """
        Usage: dotnet run --project samples/Notify.Demo -- [options]

          --messages N         recipients of the campaign (default 20; with --redis 100)
          --fail               let the local receivers fail even more, as providers do: greylisting, unknown mailboxes, lost answers, 503, 500
          --smtp host:port     send mails to this server instead of a local receiver; unencrypted, for a receiver you run yourself
          --redis host:port    put bus, rate limits and address book on this Redis (started by: redis-server), under keys of their own that are deleted at the end,
                               and let worker processes deliver; any configuration of StackExchange.Redis will do
          --workers N          how many worker processes, 1 to 16 (default 3; only with --redis). One of several is killed in the middle of its work
          vapid                print a pair of VAPID keys for web push, and do nothing else

        With settings of real services nothing is sent to a local receiver of that channel: Notify:Email:Host …, Notify:Telegram:BotToken, Notify:Push:VapidPublicKey …
        (in appsettings.json, or as environment variables such as Notify__Telegram__BotToken). The alerts then go to Demo:Email, Demo:TelegramChatId and Demo:PushSubscription.
        """;

    /// <summary>Reads the arguments; an error instead where they make no sense.</summary>
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
                case "--messages" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var messages) && messages is >= 0 and <= 1_000_000:
                    arguments = arguments with { Messages = messages };
                    i++;
                    break;
                case "--messages":
                    return (null, "--messages wants a whole number from 0 to 1000000.");
                case "--smtp" when value?.LastIndexOf(':') is > 0 and var colon && int.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536:
                    arguments = arguments with { SmtpHost = value[..colon], SmtpPort = port };
                    i++;
                    break;
                case "--smtp":
                    return (null, "--smtp wants host:port, for example localhost:2525.");
                case "--redis" when !string.IsNullOrWhiteSpace(value) && !value.StartsWith('-'):
                    arguments = arguments with { Redis = value };
                    i++;
                    break;
                case "--redis":
                    return (null, "--redis wants to know where Redis is, for example localhost:6379.");
                case "--workers" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostWorkers:
                    workers = count;
                    i++;
                    break;
                case "--workers":
                    return (null, $"--workers wants a whole number from 1 to {MostWorkers}.");
                default:
                    return (null, $"Unknown option {args[i]}.");
            }
        }

        if (workers is not null && arguments.Redis is null)
            return (null, "--workers are processes that share a bus; say where it is, for example --redis localhost:6379.");
        return arguments is { Fail: true, SmtpHost: not null }
            ? (null, "--fail scripts the local receivers; it cannot be used with --smtp.")
            : (arguments with { Workers = workers ?? DefaultWorkers }, null);
    }

    /// <summary>Not the configuration of Redis: it may hold a password.</summary>
    public override string ToString() => nameof(DemoArguments);
}
