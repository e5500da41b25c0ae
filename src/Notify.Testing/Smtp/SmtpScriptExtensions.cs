namespace Notify.Testing;

/// <summary>How a session acts a script out.</summary>
internal static class SmtpScriptExtensions
{
    extension(SmtpScript script)
    {
        /// <summary>Whether its reply, or a dropped connection when it has none, takes the place of the command's effect.</summary>
        public bool PreEmpts => script.Action is SmtpScriptAction.Refuse or SmtpScriptAction.Drop;

        /// <summary>After the command has had its effect: holds the reply, or loses it (null).</summary>
        public async ValueTask<SmtpReply?> HoldAsync(
            SmtpReply? reply,
            SmtpServerContext context,
            SmtpConnection connection)
        {
            if (script.Gate is null)
                return null;
            await connection.FlushAsync().ConfigureAwait(false);
            await script.Gate(context.Options.TimeProvider, connection.Aborted).ConfigureAwait(false);
            return reply;
        }
    }
}
