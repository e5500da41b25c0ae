namespace Notify.Testing;

/// <summary>Applies a script to a session.</summary>
internal static class SmtpScriptExtensions
{
    extension(SmtpScript script)
    {
        /// <summary>
        /// Whether the reply of the script, or a closed connection if it has none, replaces the effect of the command.
        /// </summary>
        public bool PreEmpts => script.Action is SmtpScriptAction.Refuse or SmtpScriptAction.Drop;

        /// <summary>
        /// Delays the reply after the command has had its effect; returns null if the reply is to be lost.
        /// </summary>
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
