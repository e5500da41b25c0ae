namespace Notify.Telegram.BotApi;

/// <summary>How far a call had come when it failed.</summary>
internal enum RequestPhase
{
    /// <summary>No connection yet: nothing has been sent.</summary>
    Connect,

    /// <summary>The request was going out; the server cannot have all of it.</summary>
    Write,

    /// <summary>The request had gone out: it may have been carried out.</summary>
    Answer,
}
