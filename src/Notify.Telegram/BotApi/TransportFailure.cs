using System.Net;

namespace Notify.Telegram.BotApi;

/// <summary>A call without an answer of the Bot API: the network failed, or something in between answered.</summary>
/// <param name="Phase">How far it had come.</param>
/// <param name="Word">What happened, in a word for metrics.</param>
/// <param name="Status">The HTTP status where something in between answered, else null.</param>
/// <param name="RetryAfter">How long that wants us to wait, or null.</param>
internal readonly record struct TransportFailure(RequestPhase Phase, string Word, HttpStatusCode? Status = null, TimeSpan? RetryAfter = null);
