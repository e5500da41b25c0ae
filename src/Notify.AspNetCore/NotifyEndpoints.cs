namespace Notify.AspNetCore;

/// <summary>The groups of endpoints that <c>MapNotify</c> can map.</summary>
[Flags]
public enum NotifyEndpoints
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>POST /test</c>: an owner sends one message now.</summary>
    TestSend = 1,

    /// <summary><c>GET /push/key</c>, <c>POST</c> and <c>DELETE /push/subscriptions</c>: a signed-in user's browsers.</summary>
    Push = 2,

    /// <summary><c>GET</c> and <c>POST /unsubscribe</c>: who holds a signed link.</summary>
    Unsubscribe = 4,

    /// <summary><c>POST /inbound/{channel}</c>: what providers report.</summary>
    Inbound = 8,

    /// <summary>Queues, dead letters, channels, templates: an operator's API.</summary>
    Operations = 16,

    /// <summary><c>GET /ui</c>: the operator's page, which stands on <see cref="Operations"/>.</summary>
    Ui = 32,

    /// <summary>All of them.</summary>
    All = TestSend | Push | Unsubscribe | Inbound | Operations | Ui,
}
