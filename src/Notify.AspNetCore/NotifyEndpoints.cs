namespace Notify.AspNetCore;

/// <summary>Specifies the groups of endpoints that <c>MapNotify</c> maps.</summary>
[Flags]
public enum NotifyEndpoints
{
    /// <summary>No endpoints.</summary>
    None = 0,

    /// <summary><c>POST /test</c>: sends one message immediately.</summary>
    TestSend = 1,

    /// <summary>
    /// <c>GET /push/key</c>, <c>POST</c> and <c>DELETE /push/subscriptions</c>: the browsers of a signed-in user.
    /// </summary>
    Push = 2,

    /// <summary><c>GET</c> and <c>POST /unsubscribe</c>: for holders of a signed link.</summary>
    Unsubscribe = 4,

    /// <summary><c>POST /inbound/{channel}</c>: messages of providers.</summary>
    Inbound = 8,

    /// <summary>Queues, dead letters, suppressions, channels and templates: the API for operators.</summary>
    Operations = 16,

    /// <summary><c>GET /ui</c>: the operator page, which requires <see cref="Operations"/>.</summary>
    Ui = 32,

    /// <summary>All endpoints.</summary>
    All = TestSend | Push | Unsubscribe | Inbound | Operations | Ui,
}
