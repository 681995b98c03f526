/** Words between the shell's main process and its page. Types only: the preload script may load no file of ours. */
export type ToMain = 'screen:listen' | 'screen:say' | 'screen:renew';
export type ToPage = 'screen:answer' | 'screen:interrupted';
