using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Email.Smtp;

/// <summary>The meaning of a reply for the delivery.</summary>
/// <remarks>
/// A reply to RCPT, or to the content, may be the fault of one recipient. Such a result concerns the address, and names
/// the channel as suspected: the pipeline decides from the results of other recipients.
/// </remarks>
internal sealed class SmtpVerdict
{
    public static readonly SmtpVerdict ThrottledChannel = new(
        "Throttled: the channel",
        static reply => SendResult.Throttled(reply.RetryAfter, PauseScope.Channel, reply.Error, reply.Detail));

    /// <summary>
    /// The server requires a new connection after some messages. On a used connection this costs nothing.
    /// </summary>
    public static readonly SmtpVerdict ConnectionLimit = new(
        "a new connection; if this was the first message on it, Throttled: the channel",
        ThrottledChannel._toResult);

    public static readonly SmtpVerdict ThrottledAddress = new(
        "Throttled: the address",
        static reply => SendResult.Throttled(reply.RetryAfter, PauseScope.Address, reply.Error, reply.Detail));

    public static readonly SmtpVerdict ThrottledSuspect = new(
        "Throttled: the address, or the channel by evidence",
        static reply => ThrottledAddress._toResult(reply).Suspecting(PauseScope.Channel));

    public static readonly SmtpVerdict TransientAddress = new(
        "Transient: the address",
        static reply => SendResult.Transient(reply.Error, reply.Detail, reply.RetryAfter));

    public static readonly SmtpVerdict Transient = new(
        "Transient: the address, or the channel by evidence",
        static reply => TransientAddress._toResult(reply).Suspecting(PauseScope.Channel));

    public static readonly SmtpVerdict Unreachable = new(
        "Unreachable: the channel",
        static reply => SendResult.Unreachable(reply.Error, reply.Detail));

    public static readonly SmtpVerdict Rejected = new(
        "Rejected",
        static reply => SendResult.Rejected(reply.Error, reply.Detail));

    public static readonly SmtpVerdict InvalidRecipient = new(
        "InvalidRecipient: the address, or the channel by evidence",
        static reply => SendResult
            .InvalidRecipient(SuppressionReason.Bounced, reply.Error, reply.Detail)
            .Suspecting(PauseScope.Channel));

    private readonly string _description;
    private readonly Func<SmtpReply, SendResult> _toResult;

    private SmtpVerdict(string description, Func<SmtpReply, SendResult> toResult) =>
        (_description, _toResult) = (description, toResult);

    /// <summary>The server refuses a setting, so every message would be refused.</summary>
    public static SmtpVerdict Misconfigured(SmtpSetting setting) => new(
        $"Misconfigured: the channel ({setting.Name})",
        reply => SendResult.Misconfigured(reply.Error, setting.Describe(reply.Detail)));

    /// <summary>The server refuses a setting for this recipient, and possibly for every one.</summary>
    public static SmtpVerdict SuspectedSetting(SmtpSetting setting) => new(
        $"Misconfigured: the address, or the channel by evidence ({setting.Name})",
        reply => SendResult
            .Misconfigured(reply.Error, setting.Describe(reply.Detail), PauseScope.Address)
            .Suspecting(PauseScope.Channel));

    public SendResult ToResult(SmtpReply reply) => _toResult(reply);

    public override string ToString() => _description;
}

/// <summary>A setting that a server refuses, with the advice for the operator.</summary>
internal sealed record SmtpSetting(string Name, string Advice)
{
    public static readonly SmtpSetting Server = new(
        "server",
        "The server refused the connection. Check Host and Port, and whether the server accepts this machine.");

    public static readonly SmtpSetting Security = new(
        "TLS",
        "The server requires TLS. Set Security to StartTls or Tls.");

    public static readonly SmtpSetting Login = new(
        "login",
        "The server requires or refused the login. Check UserName, and Password or TokenProvider.");

    public static readonly SmtpSetting HeloName = new(
        "HELO",
        "The server refused the HELO name. Set LocalDomain to the full domain name of this machine.");

    public static readonly SmtpSetting Sender = new(
        "sender",
        "The server refused the sender. Check From and EnvelopeSender, and whether the provider allows them.");

    public static readonly SmtpSetting Relay = new(
        "relay",
        "The server does not relay for this machine. Set UserName and Password, or allow the machine on the server.");

    public string Describe(string? text) => text is null ? Advice : $"{Advice} Reply: {text}";
}
