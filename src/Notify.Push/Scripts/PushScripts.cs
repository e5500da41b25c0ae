namespace Notify.Push;

/// <summary>
/// The scripts a site needs for web push, to be served at any path. A web application that references this package also finds them at <c>_content/Notify.Push/</c>; serve them by hand where
/// the worker is to stand at the site's root, or where there are no static web assets.
/// </summary>
/// <example>
/// <code>
/// foreach (var script in PushScripts.All)
///     app.MapGet("/" + script.Name, () => Results.Bytes(script.Content, script.ContentType, entityTag: new(script.ETag)));
/// </code>
/// </example>
public static class PushScripts
{
    /// <summary><c>notify-sw.js</c>: the service worker that shows notifications.</summary>
    public static PushScriptFile ServiceWorker { get; } = new("notify-sw.js");

    /// <summary><c>notify-push.js</c>: the ES module by which a page subscribes.</summary>
    public static PushScriptFile Client { get; } = new("notify-push.js");

    /// <summary>Both.</summary>
    public static IReadOnlyList<PushScriptFile> All { get; } = [ServiceWorker, Client];
}
